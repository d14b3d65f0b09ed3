/** What looks alike and tells something else: none of it may become one story under the shipped thresholds. */
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import { scoreTitles } from '../../../src/story/titles/score-titles.ts';
import { thresholds } from '../../../src/story/titles/thresholds.ts';

type Piece = { title: string; publishedDateTime?: string; language?: string; labels?: string[] };
type Titles = [string, string];

const asPiece = (piece: Piece | string): Piece => (typeof piece === 'string' ? { title: piece } : piece);

/** Whether the matcher puts two pieces of two publishers into one story, whichever comes first. */
function joins(a: Piece | string, b: Piece | string): boolean {
  const tellInOrder = (one: Piece, two: Piece) => {
    const matcher = createMatcher();
    const stories = [one, two].map((piece, at) =>
      matcher.add({
        ...piece,
        id: `${at}`,
        firstSeenDateTime: `2024-05-01T1${at}:00:00Z`,
        provider: { domain: `paper-${at}.example` },
      }),
    );
    return stories[0]?.storyId === stories[1]?.storyId;
  };
  const [one, two] = [asPiece(a), asPiece(b)];
  return tellInOrder(one, two) || tellInOrder(two, one);
}

function staysApart(pairs: Titles[]): void {
  it.each(pairs)('%s ≠ %s', (a, b) => {
    expect(scoreTitles(a, b).duplicate).toBeLessThan(thresholds.duplicate);
    expect(joins(a, b)).toBe(false);
  });
}

describe('one product and the next', () => {
  staysApart([
    ['iPhone 17', 'iPhone 18'],
    ['Apple unveils iPhone 17 with new camera', 'Apple unveils iPhone 18 with new camera'],
    ['Windows 11 update breaks office printers', 'Windows 10 update breaks office printers'],
    ['Ubuntu 22.04 reaches end of support', 'Ubuntu 24.04 reaches end of support'],
    ['Galaxy S24 im Test: das beste Handy des Jahres', 'Galaxy S25 im Test: das beste Handy des Jahres'],
    ['La PlayStation 5 bat des records de ventes', 'La PlayStation 6 bat des records de ventes'],
    ['El Pixel 9 llega a Europa en octubre', 'El Pixel 10 llega a Europa en octubre'],
    ['Ecco come sarà il nuovo Pixel 9', 'Ecco come sarà il nuovo Pixel 10'],
    ['Nowy Pixel 9 trafi do sklepów w maju', 'Nowy Pixel 10 trafi do sklepów w maju'],
    ['Новый Pixel 9 поступит в продажу в мае', 'Новый Pixel 10 поступит в продажу в мае'],
  ]);
});

describe('who beats whom', () => {
  staysApart([
    ['Arsenal beat Chelsea 2-1', 'Chelsea beat Arsenal 2-1'],
    ['Arsenal 2-1 Chelsea', 'Chelsea 2-1 Arsenal'],
    ['Leeds lose to Hull in play-off final', 'Hull lose to Leeds in play-off final'],
    ['Djokovic beaten by Nadal in Paris final', 'Nadal beaten by Djokovic in Paris final'],
    ['Acme sues Initech over patents', 'Initech sues Acme over patents'],
    ['Bayern schlägt Dortmund 3:1', 'Dortmund schlägt Bayern 3:1'],
    ['Bayern unterliegt gegen Leipzig im Pokal', 'Leipzig unterliegt gegen Bayern im Pokal'],
    ['Marseille bat Lyon au Vélodrome', 'Lyon bat Marseille au Vélodrome'],
    ['El Sevilla vence al Valencia en la Copa', 'El Valencia vence al Sevilla en la Copa'],
    ['Juventus batte Milan 2-0', 'Milan batte Juventus 2-0'],
    ['Legia pokonała Lecha 2:1', 'Lech pokonał Legię 2:1'],
    ['Спартак обыграл Зенит со счетом 2:1', 'Зенит обыграл Спартак со счетом 2:1'],
    ['Galatasaray Fenerbahçe’yi 2-1 yendi', 'Fenerbahçe Galatasaray’ı 2-1 yendi'],
  ]);
});

describe('another kind of text about the news', () => {
  const genres: [string, string][] = [
    ['Opinion: ', 'Pension reform passes parliament after long debate'],
    ['Opinion | ', 'Pension reform passes parliament after long debate'],
    ['Analysis: ', 'Pension reform passes parliament after long debate'],
    ['FACTBOX-', 'Pension reform passes parliament after long debate'],
    ['Explainer: ', 'Pension reform passes parliament after long debate'],
    ['Why ', 'Pension reform passes parliament after long debate'],
    ['Kommentar: ', 'Rentenreform nach langem Streit beschlossen'],
    ['Analyse: ', 'Rentenreform nach langem Streit beschlossen'],
    ['Tribune : ', 'La réforme des retraites adoptée après un long débat'],
    ['Opinión: ', 'La reforma de las pensiones sale adelante tras un largo debate'],
    ['Analisi: ', 'La riforma delle pensioni passa dopo un lungo dibattito'],
    ['Opinia: ', 'Reforma emerytalna przyjęta po długiej debacie'],
    ['Мнение: ', 'Пенсионная реформа принята после долгих споров'],
  ];
  staysApart(genres.map(([label, title]) => [`${label}${title}`, title]));

  it('by the labels that cleaning took off', () => {
    const title = 'Pension reform passes parliament after long debate';
    expect(joins({ title, labels: ['opinion'] }, { title, labels: [] })).toBe(false);
    expect(joins({ title, labels: ['live'] }, { title, labels: [] })).toBe(true);
  });
});

describe('the phases of a case', () => {
  staysApart([
    ['Man charged with murder of nurse in Leeds', 'Man acquitted of murder of nurse in Leeds'],
    ['Former mayor charged with fraud', 'Former mayor pleads guilty to fraud'],
    ['Former mayor convicted of fraud', 'Former mayor sentenced for fraud'],
    ['Ex-banker convicted of insider trading', 'Ex-banker cleared of insider trading'],
    ['Bürgermeister wegen Betrugs angeklagt', 'Bürgermeister wegen Betrugs verurteilt'],
    ['Bürgermeister nach Betrug verurteilt', 'Bürgermeister nach Betrug freigesprochen'],
    ['L’ancien maire inculpé pour fraude', 'L’ancien maire acquitté pour fraude'],
    ['L’ancien maire interpellé pour fraude', 'L’ancien maire condamné pour fraude'],
    ['Exalcalde acusado de fraude fiscal', 'Exalcalde absuelto de fraude fiscal'],
    ['Exalcalde detenido por fraude fiscal', 'Exalcalde condenado por fraude fiscal'],
    ['Ex sindaco arrestato per frode', 'Ex sindaco assolto per frode'],
    ['Ex sindaco indagato per frode', 'Ex sindaco condannato per frode'],
    ['Ex-prefeito preso por fraude', 'Ex-prefeito absolvido por fraude'],
    ['Były burmistrz zatrzymany za oszustwo', 'Były burmistrz skazany za oszustwo'],
    ['Były burmistrz oskarżony o oszustwo', 'Były burmistrz uniewinniony'],
    ['Бывший мэр арестован за взятку', 'Бывший мэр приговорен за взятку'],
    ['Бывшего мэра обвинили в мошенничестве', 'Бывшего мэра оправдали по делу о мошенничестве'],
    ['Eski başkan yolsuzluktan gözaltına alındı', 'Eski başkan yolsuzluktan beraat etti'],
  ]);
});

describe('another place', () => {
  staysApart([
    ['Russian missile hits Kharkiv apartment block', 'Russian missile hits Odesa apartment block'],
    ['Missile strike kills 5 in Ukraine’s Kharkiv', 'Missile strike kills 5 in Ukraine’s Odesa'],
    ['Fire destroys warehouse in Manchester', 'Fire destroys warehouse in Liverpool'],
    ['Man shot dead outside bar in Houston', 'Man shot dead outside bar in Dallas'],
    ['Explosion in Köln: Mehrere Verletzte', 'Explosion in Bremen: Mehrere Verletzte'],
    ['Incendie dans un immeuble à Lyon', 'Incendie dans un immeuble à Lille'],
    ['Incendio en un edificio de Madrid', 'Incendio en un edificio de Barcelona'],
    ['Incendio in un palazzo a Milano', 'Incendio in un palazzo a Torino'],
    ['Wybuch gazu w kamienicy w Krakowie', 'Wybuch gazu w kamienicy w Poznaniu'],
    ['Взрыв газа в жилом доме в Самаре', 'Взрыв газа в жилом доме в Омске'],
    ['İzmir’de fabrika yangını', 'Adana’da fabrika yangını'],
  ]);
});

describe('another number', () => {
  staysApart([
    ['12 killed in bomb blast at market', '6 killed in bomb blast at market'],
    ['Twelve killed in bomb blast at market', 'Six killed in bomb blast at market'],
    ['82-year-old man killed in motorway crash', '19-year-old man killed in motorway crash'],
    ['Company to cut 500 jobs at car plant', 'Company to cut 900 jobs at car plant'],
    ['12 Tote bei Busunglück in den Alpen', '6 Tote bei Busunglück in den Alpen'],
    ['12 morts dans un accident de bus', '6 morts dans un accident de bus'],
    ['12 muertos en un choque de trenes', '6 muertos en un choque de trenes'],
    ['12 morti in un incidente ferroviario', '6 morti in un incidente ferroviario'],
    ['12 osób zginęło w zderzeniu pociągów', '6 osób zginęło w zderzeniu pociągów'],
    ['12 человек погибли при столкновении поездов', '6 человек погибли при столкновении поездов'],
  ]);
});

describe('the opposite', () => {
  staysApart([
    ['Company gets loan from state bank', 'Company rejects loan from state bank'],
    ['Egypt gets loan from monetary fund', 'Egypt rejects loan from monetary fund'],
    ['Indian stocks open lower', 'Indian stocks close lower'],
    ['Oil prices rise on supply fears', 'Oil prices fall on supply fears'],
    ['Senate votes to impose sanctions on bank', 'Senate votes to lift sanctions on bank'],
    ['Man pleads guilty to bombing charges', 'Man pleads not guilty to bombing charges'],
    ['Ölpreis steigt vor Treffen der Förderländer', 'Ölpreis fällt vor Treffen der Förderländer'],
    ['Bundestag billigt Rentenreform', 'Bundestag lehnt Rentenreform ab'],
    ['Le chômage augmente au deuxième trimestre', 'Le chômage recule au deuxième trimestre'],
    ['Sube el paro en el segundo trimestre', 'Baja el paro en el segundo trimestre'],
    ['Borsa, il titolo sale dopo i conti', 'Borsa, il titolo scende dopo i conti'],
    ['Governo aprova reforma da previdência', 'Governo rejeita reforma da previdência'],
    ['Sejm przyjął ustawę o kopalniach', 'Sejm odrzucił ustawę o kopalniach'],
    ['Цены на нефть растут перед встречей', 'Цены на нефть падают перед встречей'],
    ['Petrol fiyatları yükseldi', 'Petrol fiyatları düştü'],
  ]);
});

describe('what comes again every day', () => {
  staysApart([
    ['Morning briefing: Tuesday', 'Morning briefing: Wednesday'],
    ['Stocks to watch at close on Monday', 'Stocks to watch at close on Thursday'],
    ['Weather forecast for Tuesday 4 March', 'Weather forecast for Wednesday 5 March'],
    ['Cryptic crossword No 28,912', 'Cryptic crossword No 28,913'],
    ['Cryptic crossword – Saturday 27th April', 'Quiz crossword – Saturday 27th April'],
    ['10 Things to Know for Wednesday', '10 Things to Know for Today'],
    ['Index closes higher – Oct. 14', 'Index closes higher – Oct. 15'],
    ['The week in pictures', 'The week in pictures'],
    ['Horoskop für Dienstag, 4. März', 'Horoskop für Mittwoch, 5. März'],
    ['Horoscope du mardi 4 mars', 'Horoscope du mercredi 5 mars'],
    ['El tiempo hoy, martes 4 de marzo', 'El tiempo hoy, miércoles 5 de marzo'],
    ['Oroscopo di martedì 4 marzo', 'Oroscopo di mercoledì 5 marzo'],
    ['Cotação do dólar em 4 de março', 'Cotação do dólar em 5 de março'],
    ['Kurs dolara 4 marca', 'Kurs dolara 5 marca'],
    ['Курс доллара на 4 марта', 'Курс доллара на 5 марта'],
    ['4 Mart günlük burç yorumları', '5 Mart günlük burç yorumları'],
  ]);
});

describe('live blogs of two matches', () => {
  staysApart([
    ['Live: Arsenal v Chelsea', 'Live: Arsenal v Everton'],
    ['Arsenal v Chelsea – live!', 'Tottenham v Chelsea – live!'],
    ['Live updates: Lakers at Celtics', 'Live updates: Lakers at Knicks'],
    ['Election night live updates: Ohio', 'Election night live updates: Iowa'],
    ['Liveticker: Bayern gegen Dortmund', 'Liveticker: Bayern gegen Leipzig'],
    ['Bayern gegen Dortmund im Liveticker', 'Bayern gegen Leipzig im Liveticker'],
    ['En direct : Lyon - Nantes', 'En direct : Lyon - Lille'],
    ['En vivo: Sevilla - Valencia', 'En vivo: Sevilla - Barcelona'],
    ['Diretta: Juventus - Milan', 'Diretta: Juventus - Napoli'],
    ['Ao vivo: Benfica x Porto', 'Ao vivo: Benfica x Braga'],
  ]);
});

describe('one frame, two names', () => {
  staysApart([
    ['Smith wins gold in 100m freestyle', 'Jones wins gold in 100m freestyle'],
    ['Trump wins first debate, poll says', 'Biden wins first debate, poll says'],
    ['Swede wins gold in giant slalom', 'Norwegian wins gold in giant slalom'],
    ['Man wins gold in giant slalom', 'Woman wins gold in giant slalom'],
    ['Apple to cut hundreds of jobs', 'Google to cut hundreds of jobs'],
    ['Syrian fighter pilot defects to Jordan', 'Syrian minister defects to Jordan'],
    ['Man jailed for murder of Jane Abara in Leeds', 'Man jailed for murder of Jane Novak in Leeds'],
    ['Merkel sagt Besuch in Genf ab', 'Scholz sagt Besuch in Genf ab'],
    ['Macron reçoit les maires à l’Élysée', 'Sarkozy reçoit les maires à l’Élysée'],
    ['Путин встретился с рабочими завода', 'Медведев встретился с рабочими завода'],
  ]);
});

describe('too little said', () => {
  staysApart([
    ['Elections', 'Elections'],
    ['Coronavirus', 'Coronavirus'],
    ['Video', 'Video'],
    ['Wetter', 'Wetter'],
    ['Élections', 'Élections'],
    ['Economía', 'Economía'],
    ['Sport', 'Sport'],
    ['Погода', 'Погода'],
    ['Kosovo talks', 'Kosovo talks'],
    ['Guten Morgen', 'Guten Morgen'],
    ['Revue de presse', 'Revue de presse'],
    ['Buenos días', 'Buenos días'],
    ['Przegląd tygodnia', 'Przegląd tygodnia'],
  ]);
});

describe('the same headline', () => {
  const title = 'Dam bursts near the old town of Ghent';

  it.each([3 * 365 * 24, 365 * 24, 24 * 7, 73])('%d hours apart', (hours) => {
    const then = new Date(Date.UTC(2024, 4, 1));
    const before = new Date(then.getTime() - hours * 3_600_000);
    const [a, b] = [then, before].map((date) => ({ title, publishedDateTime: date.toISOString() }));
    expect(joins(a ?? title, b ?? title)).toBe(false);
    expect(scoreTitles(a ?? title, b ?? title)).toMatchObject({
      duplicate: 0,
      why: { rule: 'too-far-apart' },
    });
  });

  it.each([
    ['en', 'de'],
    ['en-GB', 'fr'],
    ['es', 'pt'],
    ['ru', 'uk'],
    ['sr', 'hr'],
  ])('in %s and in %s', (one, two) => {
    expect(joins({ title, language: one }, { title, language: two })).toBe(false);
    expect(joins({ title, language: one }, { title, language: one })).toBe(true);
  });
});
