/**
 * Words that make another person, another team, another thing or a mere intention of what stands beside them: a kind a line
 * (indented lines continue it). Where titles are the same but that one has such a word, and the other none of its kind, they tell
 * of different things (`President`, `Vice president`; `murder`, `attempted murder`). Lower case, marks folded; `*` stands for any
 * ending. Written by hand for this project.
 */
export const SHIFTERS = `
vice deputy acting interim vize vizeprasident* stellvertretend* viceministre vicepresident* adjoint adjointe wice wicepremier*
  wiceminister zastepca zastepczyni заместител* замглавы вице врио заступник* yardimcisi zamjenik* potpredsednik* plaatsvervangend
  نائب 副
former ex früher* fruher* ehemalig* ancien ancienne exministro expresidente exministra expresidenta antiguo antigua były byly
  byla bivsi bivsa eski бывш* экс* колишн* سابق السابق 前 元 전
son sons daughter wife husband brother sister mother father widow nephew niece cousin sohn tochter ehefrau ehemann bruder
  schwester witwe fils fille epouse mari frere soeur hijo hija esposa marido hermano hermana figlio figlia moglie marito
  fratello sorella filho filha esposa irmao irma syn corka zona maz brat siostra сын сына дочь жена муж брат сестра вдова
  oglu kizi esi kardesi ابن ابنه زوجه شقيق
lawyer adviser advisor aide spokesman spokeswoman bodyguard driver anwalt berater sprecher avocat conseiller abogado asesor
  avvocato advogado prawnik адвокат* советник* помощник* avukati danismani محامي مستشار
attempted alleged almost nearly attempt versucht* mutmaßlich* mutmasslich* fast beinahe tentative presque intento casi
  presunto tentato quasi tentativa quase probe proba prawie покушени* почти едва neredeyse
may might could considers considering plans planning wants threatens offers refuses weighs mulls erwagt plant konnte will
  droht envisage veut menace pourrait planea quiere podria amenaza vuole potrebbe planeja quer pode chce moze rozwaza
  может могут хочет планирует намерен* собирается isteyebilir planliyor
women womens girls u17 u18 u19 u20 u21 u23 youth junior frauen juniorinnen feminine femenina femenino femminile feminino kobiet
  женск* молодежн* kadin kadinlar السيدات 女子 여자
pro max ultra plus mini lite edge ti
`;
