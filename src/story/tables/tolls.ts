/**
 * Words for those who came to harm or were caught, and for one or two of them: so that `One killed` is known from `Two killed`,
 * and `12 dead, 50 hurt` from `50 dead, 12 hurt`. Marks folded, `*` for any ending. Written by hand for this project.
 */

/** A kind a line. */
export const TOLLS = `
kill kills killed dead die dies died tot tote toter toten getotet getoetet stirbt sterben gestorben mort morts morte mortes tue tues tuee
  tuees meurt meurent muerto muertos muerta muertas muere mueren fallecido fallecidos morto morti morta morte muore muoiono mortos
  morre morrem zginal zginela zginely zgineli zginelo zabity zabici ofiara погиб погибла погибли погибших погибшии умер умерла
  умерли убит убиты загинув загинула загинули загиблих загиблии убито poginuo poginula poginulo poginuli poginulih mrtvih mrtvy
  mrtvi mrtvych mrtav dode doden dood omgekomen doda dod drabt draebt dodad omkom oldu olu can+kaybi halott halottja halottak meghalt मौत مقتل قتيل قتلي وفاه
injure injures wound wounds injured hurt wounded verletzt verletzte verletzter verletzten blesse blesses blessee blessees herido heridos herida heridas
  lesionado lesionados ferito feriti ferita ferite ferido feridos ferida feridas ranny ranni rannych ranna ранен ранена ранены
  раненых пострадал пострадали пострадавших поранено поранении поранені поранених povreden povredjen povredeno povredjeno
  povredenih gewond gewonde gewonden skadad skadade kvastet yarali yaralandi اصابه جريح جرحي
arrested detained held festgenommen verhaftet arrete arretes arretee interpelle interpelles detenido detenidos detenida arrestato
  arrestati arrestata preso presos presa detido detidos zatrzymany zatrzymani zatrzymano задержан задержаны арестован арестованы
  затримано затримании uhapsen uhapsena uhapseno uhapseni aangehouden gearresteerd gripen gripna haktad anholdt gozaltina
  tutuklandi اعتقال توقيف
missing vermisst vermisste disparu disparus disparue desaparecido desaparecidos disperso dispersi desaparecida zaginiony пропал
  пропали зник зникли nestao nestali vermist saknas savnet kayip
`;

/** Of them those that tell of the doer, so that the number stands behind. */
export const DOES = 'kill kills injure injures wound wounds';

/**
 * Number words that are words of another language, or say no number elsewhere: a number a line, those that stand before what
 * they count before the slash, and behind it those that stand on either side of it.
 */
export const BESIDE_TOLLS = `
1 egy एक ein eine einer einem un une una uno um uma jeden jedna jedno jednego одну jedan jednog een en et ett bir / one один одна одно
  одного واحد شخص
2 doi doua to oba obje / dos due شخصين
6 sei / seis
10 ti /
`;

/** One person, where nobody stands before: `Man killed in avalanche`. */
export const SOMEONE = `
man woman boy girl teen teenager toddler baby pedestrian cyclist driver motorcyclist mann frau homme femme hombre mujer uomo
donna homem mulher mezczyzna kobieta мужчина женщина чоловік жінка muskarac zena vrouw kvinna kvinde mand
`;

/** What may stand between a number and what befell them: `Jedna osoba zginęła`, `Two people killed`. */
export const PERSONS = `
person people persons की personen menschen personne personnes persona personas persone pessoa pessoas osoba osoby osob человек
человека людеи людина людини людеи osobe ljudi covek mensen personer manniskor kisi kisinin others more weitere
`;
