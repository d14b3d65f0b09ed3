/**
 * What happens one after the other to the same people: a line a course (indented lines continue it), its stages between the
 * slashes. Titles that name different stages of a course tell of different days. Words of all languages share a stage; `*`
 * stands for any ending, `a+b` for two words in a row. Lower case, marks folded. Written by hand for this project.
 */
export const PHASES = `
arrest arrests arrested detained detains held custody nabbed festgenommen verhaftet festnahme arrete arretee arretes
  interpelle interpellee arrestation detienen detiene detenido detenida detenidos detencion arrestan arrestato
  arrestata arrestati arresto fermato fermati preso presa presos detido detida zatrzymany zatrzymana zatrzymano
  zatrzymani aresztowany aresztowana aresztowano gozaltina gozalti yakalandi задерж* арестован* арестова* затрим*
  арешт* uhapsen* uhapsi* اعتقال توقيف القبض يعتقل تعتقل 逮捕 拘留 / charge charges charged charging indict indicts
  indicted indictment accused angeklagt anklage inculpe inculpee inculpes examen acusado acusada acusan imputado
  imputada imputan procesado incriminato incriminata indagato indagata indagati denunciado denunciada indiciado
  oskarzony oskarzona oskarzeni zarzuty suclandi suclamasiyla предъявлен* обвинил* обвинен* обвиня* звинувач* optuzen*
  optuznic* اتهام يتهم تتهم 起诉 / plead pleads pleaded pleading bekennt gesteht gestand plaide plaident
  declara+culpable declara+inocente patteggia declara+se przyznal przyznala itiraf признал+вину признала+вину izjasni*
  / vor+gericht juge+pour proces proceso juicio processo processato julgamento julgado proces+rusza yargilan* durusma
  суд+над процесс+над sudjenj* sudenj* / guilty verurteilt condamne condamnee condamnes condamnation condenado
  condenada condenados condenan condannato condannata condannati condanna skazany skazana skazani osuden* осужден*
  засуджен* mahkum convict convicts convicted conviction convictions schuldig schuldspruch coupable culpable culpables
  declarado+culpable colpevole colpevoli culpado culpada culpados winny winna winni suclu виновн* винуват* винн* kriv
  krivi proglasen*+krivim ادانه ادين يدين 有罪 定罪 / acquit acquits acquitted acquittal cleared exonerated exonerates
  innocent freigesprochen freispruch unschuldig acquitte acquittee acquittes acquittement innocente relaxe relaxee
  absuelto absuelta absueltos absuelven absuelve inocente assolto assolta assolti assoluzione absolvido absolvida
  absolve absolvidos uniewinniony uniewinniona uniewinnieni uniewinnil beraat оправдан* оправдал* виправда*
  osloboden*+optuzb* not+guilty nicht+schuldig non+coupable no+culpable non+colpevole براءه تبريه 无罪 / sentence
  verurteilt condamne condamnee condamnes condamnation condenado condenada condenados condenan condannato condannata
  condannati condanna skazany skazana skazani osuden* осужден* засуджен* mahkum sentences sentenced sentencing jailed
  imprisoned haft+strafe jahre+haft jahren+haft lebenslang ecope ecopent sentenciado sentenciada sentencian ergastolo
  skazano hapis+cezasi приговор* приговорен* вирок presud* بالسجن سجن 判刑 判处 判决 / appeal appeals appealed appealing
  berufung revision+ein appel recurre recurren apelacion ricorso appello recorre recurso apelacja apeluje temyiz
  istinaf обжалов* апелляц* оскарж* zali / freed frees free released releases release freigelassen entlassen liberan
  libera liberado liberada liberados liberacion libere liberee liberes scarcerato scarcerata liberato liberata solto
  solta soltos zwolniony zwolniona wypuszczony tahliye serbest освобожд* освобод* звільнен* افراج الافراج 释放 /
  executed executes execution hingerichtet ejecutado ejecutada execute executee giustiziato executado stracony idam
  казнен* казнили pogubljen*
to+hospital in+hospital hospitalized hospitalised hospitalization ins+krankenhaus im+krankenhaus eingeliefert
  hospitalise hospitalisee hospitalizado hospitalizada ingresado ingresada ricoverato ricoverata internado internada
  do+szpitala w+szpitalu hastaneye hastanede госпитализ* hospitalizovan* / from+hospital leaves+hospital left+hospital
  discharged dem+krankenhaus de+alta recebe+alta teve+alta dimesso dimessa ze+szpitala taburcu hastaneden выписан*
  выписал* otpusten* / funeral buried burial beerdigt beigesetzt beerdigung beisetzung funerailles obseques inhume
  funeral+de sepultado sepultada enterrado enterrada funerali funerale sepolto velorio enterro pogrzeb pochowany
  pochowana cenaze defnedildi topraga похорон* похоронен* похорони sahran*
announces+candidacy runs+for candidacy kandidiert kandidatur candidature candidatura kandydatura adayligini
  кандидатур* kandidatur* / elected elects gewahlt elu elue elegido elegida eligen eletto eletta eleito eleita wybrany
  wybrana secildi избран* обран* izabran* / sworn inaugurated inauguration vereidigt investi investie investidura
  jura+el juramento giura giuramento posse zaprzysiezony zaprzysiezona yemin присягу присяг* инаугурац* zaklet* /
  resigns resign resigned resignation zuruckgetreten rucktritt tritt+zuruck demissionne demission dimite dimiten
  dimision renuncia renuncio dimette dimissioni renunciou demissao rezygnuje dymisja istifa отставк* уволил* відставк*
  ostavk*
engaged engagement verlobt verlobung fiance fiancee compromiso fidanzati noivado zareczyny nisanlandi помолв* /
  marries married weds wed wedding heiratet hochzeit geheiratet epouse mariage casa+con se+casa boda sposa sposano
  nozze casamento slub evlendi свадьб* поженил* vencal* vencanj* / divorce divorces divorced divorcing split+up
  scheidung getrennt divorcio divorcian divorzio divorziano divorciam rozwod bosandi bosaniyor развод* разлуч* razvod*
dies dead died death stirbt gestorben tot meurt mort decede muere fallece fallecio murio muerto muore morto morta
  morre morreu zmarl zmarla nie+zyje умер умерла скончал* умерл* hayatini oldu vefat preminuo preminula umro umrla
  помер* وفاه 去世 死去 / mourn mourns mourning tribute tributes condolences remembered remembering trauer trauert trauern
  abschied+von hommage hommages pleure pleurent luto homenaje despide despiden lloran omaggio cordoglio piange addio+a
  lamentam lamenta homenagem zegnaja zegna pozegnanie соболезн* скорбят простил* taziye yas anma ugurlandi oprastaju
  oprostil* رثاء 追悼
`;
