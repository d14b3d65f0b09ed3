/**
 * Verbs between two parties whose order decides what happened: `A beats B` is not `B beats A`. As they stand in headlines, an
 * act a line (indented lines continue it). After the first slash are forms that are turned round by the preposition behind
 * them (`beaten by`, `geschlagen von`); after the second, verbs that say it from the other side (`loses to`, `unterliegt`).
 * Lower case, marks folded; `*` stands for any ending. Written by hand for this project.
 */
export const ROLE_VERBS = `
beat beats beating defeat defeats thrash thrashes routs edges crush crushes stun stuns outlast outlasts overcome
  overcomes overpower overpowers downed sweeps tops hammer hammers vanquish vanquishes eliminate eliminates schlagt
  besiegt bezwingt bat battent vence vencen vencio gana derrota derrotan derroto elimina eliminan batte battono
  sconfigge sconfiggono supera superano bate batem venceu derrotou pokonal pokonala pokonuje ogral wygral wygrywa
  yendi yener maglup обыграл обыграла победил победила обыграли переиграл разгромил pobedio pobedila savladao
  savladala pobijedio pokonal* обіграв обіграла переміг перемогла 战胜 击败 打败 破る 下す 胜利 يفوز فاز تفوز يهزم هزم تهزم /
  beaten defeated thrashed routed edged crushed stunned upset outlasted overpowered swept topped hammered eliminated
  geschlagen battu battus battue vencido vencidos derrotado derrotados battuto sconfitto battuta eliminato batido
  pokonany / lose loses lost fall falls fell losing unterliegt unterliegen verliert verlieren perd perdent s'incline
  incline s'inclinent inclinent cae caen cayo pierde pierden perdio perde perdono cade cadono perdem perdeu cai
  przegral przegrala przegrywa ulega yenildi kaybetti проиграл проиграла уступил уступила проиграли izgubio izgubila
sue sues sueing verklagt demanda poursuit denuncia processa pozywa 起诉 / sued verklagt demandado poursuivi denunciado
  pozwany
accuse accuses blame blames beschuldigt accusent acusa acusan accusa accusano oskarza sucluyor sucladi обвинил
  обвинила обвиняет optuzuje optuzio / accused blamed beschuldigt acusado acusada accusato oskarzony
attacks struck bombs hits shells invade invades bite bites greift angreift attaque attaquent ataca atacan ataco
  attacca attaccano bombarda atacam atacou atakuje zaatakowal saldirdi vurdu атаковал атаковала атаковали обстрелял
  ударил napao napala 攻击 袭击 يهاجم تهاجم / attacked bombed shelled invaded bitten angegriffen attaque attaques atacado
  atacada attaccato attaccata zaatakowany
kill kills shoot shoots stab stabs totet ersticht erschiesst tue tuent poignarde mata matan mato asesina uccide
  uccidono accoltella assassina matou assassinou zabil zabija zastrzelil oldurdu убил убила застрелил зарезал ubio
  ubila / killed murdered stabbed getotet erschossen tue tues poignarde asesinado asesinada ucciso uccisa morto
  assassinado zabity
slam slams criticize criticizes criticise criticises condemn condemns mock mocks kritisiert critique critiquent
  critica critican criticano attacca krytykuje elestirdi критикует раскритиковал осудил kritikuje kritikovao / slammed
  blasted criticized criticised condemned mocked
praise praises backs endorse endorses thank thanks lobt felicite elogia elogian loda chwali ovdu похвалил hvali
  pohvalio / praised backed endorsed thanked gelobt
warn warns threaten threatens urge urges asks tell tells warnt droht advierte amenaza avertit menace avverte minaccia
  alerta ameaca ostrzega uyardi предупредил предупреждает пригрозил upozorava upozorio / warned threatened urged asked
  told gewarnt
buy buys bought acquire acquires kauft ubernimmt compra compran rachete acquista kupuje satin купил покупает kupio 收购
  买收 تشتري يشتري / acquired gekauft
sell sells sold verkauft vende venden vend sprzedaje satti продал prodaje prodao
replace replaces succeed succeeds overtake overtakes overtook ersetzt abgelost remplace sustituye sostituisce
  substitui zastepuje сменил zamenio / replaced succeeded overtaken ersetzt remplace sustituido sostituito substituido
  zastapiony
sack sacks hire hires oust ousts entlasst limoge despide licenzia demite zwalnia kovdu уволил otpustio / sacked fired
  hired ousted entlassen
leads fuhrt supera aventaja precede
helps rescue rescues saves rettet hilft sauve aide ayuda rescata salva aiuta ajuda ratuje pomaga спас помог spasao
  pomogao / helped rescued saved gerettet
chases
`;

/** Prepositions behind which the doer stands (`beaten by`). */
export const BY = 'by von vom durch par por da dal dalla dai przez od tarafindan от';

/** Prepositions behind which the winner stands (`loses to`), at most three words after the verb. */
export const TO = 'to against gegen face contre ante contra con frente para contro z od protiv';

/** Verbs that end a sentence: before them stands first who did it, then whom it was done to. */
export const LAST = 'yendi yener oldurdu vurdu sucladi elestirdi uyardi kovdu satti 胜利 破る 下す 攻击 买收';
