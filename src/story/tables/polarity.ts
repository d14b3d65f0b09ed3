/**
 * Words that deny what the rest of a title says, as they stand in headlines: lower case, marks folded, not stemmed.
 * Written by hand for this project.
 */
export const NEGATIONS = `
not no never cant cannot wont isnt arent wasnt didnt doesnt dont wouldnt shouldnt hasnt havent fails failed without unlikely nobody
nicht nie kein keine keinen keiner nein ohne
ne pas jamais aucun aucune sans
jamas nunca sin ningun ninguna
non mai nessun nessuna senza
nao sem nenhum nenhuma
nie bez nigdy zaden
degil yok asla
не нет без никогда ni
ні немає нема жоден жодного ніколи
nije nece nema nisu nemaju necemo није неће нема нису немају
niet geen nooit zonder nee
inte aldrig utan ingen inga nej ikke ikkje aldri uten uden intet
ei eivat nem semmi nincs nelkul nejsou neni zadny zadna
nu+este nu+sunt nu+va nu+vor nu+are nu+au nu+a nu+mai nu+poate nu+vrea nu+se nu+respinge nu+accepta fara
tidak bukan belum tanpa khong chua chang
δεν μην χωρις לא אין אינו אינה بدون لا لم لن ليس ليست نه
नहीं नही बिना না নয় இல்லை ไม+ม่
没有 不会 不是 并未 尚未 不再 不能 不予 不得
`;

/**
 * A group a line (indented lines continue it): what stands on different sides of the slashes excludes each other. Words of
 * all languages share a group; `*` stands for any ending, `a+b` for two words in a row, which then are read together and not each
 * by itself (the last line is there for that alone: who steps down does not fall). Written by hand for this project.
 */
export const OPPOSITES = `
up advance advances climb climbs gain gains grow grows high higher increase increases increased jump jumps jumped
  rallies rally rallied rise rises rising rose soar soars soared surge surges surged climbed gained grew steigt
  steigen gestiegen stieg hoher zulegt zuwachs anstieg klettert sube suben subio alza aumenta aumentan crece crecen
  hausse grimpe augmente augmentent bondit sale salgono aumentano cresce crescono rialzo rincara sobe sobem subiu
  aumentam wzrost rosnie rosna wzrosla wzrosl wzrosly drozeje artis artti artiyor yukseldi yukseliyor yukselis рост
  растет растут вырос выросла выросли повысил* подорожал* зростання зросли rastu rast poskupljen* porast porasl*
  yukselis* yukseli* 上涨 上升 上调 上昇 يرتفع ترتفع ارتفاع يرفع ترفع greater stijgt stijgen stiger okar nousee 涨 上扬 走高 增长 攀升
  指涨 收涨 大涨 円高 円高 株高 상승 급등 올라 بڑھے / down decline declines declined decrease decreases decreased dip dips dipped drop
  drops dropped fall falling falls fell low lower plunge plunges plunged retreat retreats sink sinks slip slips
  slipped slump slumps slumped tumble tumbles tumbled shrink shrinks sinkt sinken gesunken sank fallt fallen niedriger
  ruckgang baja bajan bajo cae caen cayo disminuye descenso baisse baissent recule reculent chute diminue cala calano
  crolla scende scendono ribasso cai caem caiu queda recua recuam spadek spada spadaja spadla spadl spadly tanieje
  dusus dustu dusuyor geriledi geriliyor падение падают падает упал упала упали снизил* снизилась подешевел* падіння
  впали pad pada opada pojeftin* dusus* dusuy* 下跌 下降 下调 下落 ينخفض تنخفض انخفاض يتراجع تتراجع تراجع يخفض تخفض slide
  slides slid sliding lowers dalt dalen sjunker faller laskee 走低 下滑 下挫 指跌 收跌 大跌 円安 株安 하락 급락 내려
open opens opened opening offnet eroffnet eroffnung abre abren abrio ouvre ouvrent apre aprono otwiera otwarcie
  aciliyor acildi открыл* открывает* otvara otvoren* 开设 يفتح تفتح افتتاح открыт открыта открыто открыты відкрит*
  відкри* aberto aberta abierto abierta ouvert ouverte aperto aperta / close closes closed closing shut shuts shutdown
  schliesst geschlossen schliessung cierra cierran cerro ferme ferment fermeture chiude chiudono chiusura fecha fecham
  zamyka zamkniecie kapaniyor kapandi kapatildi закры* zatvara zatvoren* 关闭 闭锁 يغلق تغلق اغلاق
win wins won victory sieg siegt gewinnt gewonnen gana ganan gano victoria gagne gagnent victoire vince vincono
  vittoria vence venceu ganha vitoria wygrywa wygral wygrala zwyciestwo kazandi kazaniyor победа побед* выиграл*
  перемог* pobeda pobedi* pobedil* 获胜 胜利 فوز regain regains regained wint winnen vinner vann / lose loses lost
  niederlage verliert verloren pierde pierden perdio derrota perd perdent defaite perde perdono sconfitta perdeu
  przegrywa przegral przegrala porazka kaybetti kaybediyor yenilgi проигра* поражен* програ* poraz* izgubi* 败北 失利
  خساره هزيمه
accept accepts accepted approve approves approved approval adopt adopts adopted pass passes passed greenlight
  greenlights gets akzeptiert billigt zugestimmt stimmt beschliesst aprueba aprueban aprobo acepta aceptan approuve
  approuvent accepte adopte approva approvano accetta aprova aprovam aceita przyjmuje przyjal zatwierdza onayladi
  kabul одобр* принял* принима* утверд* схвал* usvoj* prihvat* odobr* 批准 通过 接受 可决 认 يوافق توافق يقبل تقبل يقر /
  reject rejects rejected rejection oppose opposes opposed refuse refuses refused deny denies denied veto vetoes
  vetoed block blocks blocked turns dismiss dismisses lehnt abgelehnt ablehnung rechaza rechazan rechazo rejette
  rejettent refusent respinge respingono rifiuta rejeita rejeitam rejeitou recusa odrzuca odrzucil odmawia reddetti
  reddedildi отклон* отверг* отказ* відхил* odbij* odbac* odbio 拒绝 否决 反对 يرفض ترفض رفض
buy buys bought acquire acquires acquired kauft gekauft ubernimmt compra compran acquista rachete achete kupuje satin
  купил* покупает / sell sells sold verkauft vende venden vend vendent sprzedaje satiyor satti продал* продает prodaj*
start starts starting begins begin began started beginnt begonnen startet comienza empieza inicia arranca commence
  demarre debute inizia comincia comeca zaczyna rozpoczyna rozpoczal basladi basliyor нача* начин* стартова* почина*
  poce* pocinj* / end ends ended ending finishes finished endet beendet vorbei termina terminan finaliza acaba finit
  prend+fin termine terminano finisce encerra konczy zakonczyl zakonczyla bitti sona+erdi заверш* законч* закінч*
  zavrs*
male men man boy mann junge hombre homme uomo homem mezczyzna мужчина / female women woman girl frau madchen mujer
  femme donna mulher kobieta женщина
north northern nord norte polnoc* kuzey север* / south southern sud sur poludni* guney юг южн*
east eastern ost leste wschod* dogu восток* восточн* / west western ouest oeste ovest zachod* запад*
killed kills dead dies died death deaths tot tote toten getotet stirbt gestorben mueren muere murio muertos muerto
  mort morts meurt tue tues muore morti morto morrem morre mortos zginal zgineli zginela zabici oldu olu hayatini
  погиб* убит* умер* загину* poginu* ubijen* nie+zyje 死亡 死者 مقتل قتلي / injured injures hurt wounded wounds survives
  survived survive verletzt verletzte uberlebt heridos herido sobrevive blesse blesses survit ferito feriti sopravvive
  feridos ferido ranny ranni przezyl yaralandi yarali kurtuldu ранен* пострада* выжи* поранен* povreden* prezive* 受伤
  负伤 اصابه جرحي
raise raises raised hike hikes hiked erhoht erhohung anhebt hebt subir incremento releve relever alza alzano eleva
  elevam podnosi podwyzka artirdi повыш* підвищ* povec* podig* 利上 加息 인상 / cut cuts cutting slash slashes slashed trim
  trims trimmed reduce reduces reduced senkt senkung kurzt recorta recortan rebaja reduit coupe taglia tagliano riduce
  corta cortam reduz obniza obnizka indirdi dusurdu сниж* снизи* сократ* знизи* smanj* 利下 lowers lowered lower 降息 减息
  인하
ban bans banned banning prohibit prohibits outlaws outlaw verbietet verbot verboten prohibe prohiben prohibicion
  interdit interdisent interdiction vieta vietano vietato proibe proibem zakazuje zakaz yasakladi yasak запрет*
  запрещ* заборон* zabran* 禁止 يحظر تحظر حظر / allow allows allowed permit permits permitted legalize legalizes
  legalise legalises erlaubt erlauben zugelassen permite permiten autorise autorisent permet permette autorizza
  consente permitem autoriza zezwala pozwala izin разреш* дозвол* dozvol* 允许 许可 认 يسمح تسمح
impose imposes imposed verhangt verhangen impone imponen imponer imposent naklada wprowadza getirdi ввел* ввод* вводит
  uvod* uve* / lift lifts lifted lifting ease eases eased remove removes aufgehoben hebt+auf levanta levantan leve
  levent revoca toglie suspende znosi uchyla kaldirdi снял* снима* отменил* отменя* скасу* ukin* ukid*
join joins joined joining entry tritt+bei beitritt ingresa entra adhere rejoint entre aderisce adere przystepuje
  dolacza katildi вступ* присоедин* pridruz* / leave leaves left leaving quit quits exit exits austritt verlasst
  tritt+aus abandona sale+de quitte sort lascia esce deixa sai odchodzi opuszcza ayrildi выход* выид* покин* napus*
  napust*
confirm confirms confirmed admit admits admitted bestatigt gesteht confirma confirman admite confirme confirment avoue
  conferma confermano ammette confirmam potwierdza przyznaje dogruladi подтверд* призна* підтверд* potvrd* prizna* /
  deny denies denied denying dementiert bestreitet leugnet desmiente desmienten niega dement dementent nega smentisce
  smentiscono desmente desmentem zaprzecza dementuje yalanladi отриц* опроверг* заперечу* demant* porice*
resume resumes resumed resuming restart restarts reopen reopens wieder+auf reanuda reanudan retoma reprend reprennent
  riprende riprendono retomam wznawia yeniden возобнов* віднов* nastavlj* / suspend suspends suspended halt halts
  halted pause pauses stop stops stopped ausgesetzt stoppt suspende suspenden suspendent sospende sospendono suspendem
  zawiesza wstrzymuje durdurdu приостан* останов* призупин* obustav*
strengthen strengthens stronger stark starker / weaken weakens weaker schwach schwacher
profit profits gewinn beneficio benefice utile lucro zysk kar прибыль прибыли / loss losses verlust perdidas perte
  pertes perdita prejuizo strata zarar убыт*
upgrade upgrades upgraded hochgestuft / downgrade downgrades downgraded herabgestuft
legal legales legale legally / illegal illegale ilegal ilegales illegally
positive positiv positivo positif / negative negativ negativo negatif
hot hotter hottest hitze calor chaleur caldo / cold colder coldest kalte frio froid freddo
best besten mejor mejores meilleur meilleure migliore migliori melhor najlepszy лучш* / worst schlechteste peor peores
  pire peggiore peggiori pior najgorszy худш*
missing vanishes vanished disappears disappeared vermisst verschwunden desaparece desaparecido disparu disparue
  scomparso scomparsa desaparecida zaginal zaginela kayip пропал* пропавш* исчез* nestao nestala nestali / found
  returns returned recovered gefunden aufgetaucht aparece encontrado encontrada hallado hallada hallan retrouve
  retrouvee ritrovato ritrovata encontram odnaleziony odnaleziona bulundu наиден* нашли нашел pronaden*
support supports supported back backs backed endorse endorses endorsed unterstutzt apoya apoyan soutient soutiennent
  sostiene appoggia apoia apoiam popiera destekledi поддерж* підтрим* podrzav* / condemn condemns condemned oppose
  opposes criticise criticises criticize criticizes slam slams verurteilt kritisiert condena condenan critica critican
  condamne condamnent critique condanna condannano criticano condenam potepia krytykuje kinadi осуд* осужда* критику*
  засуд* osud*
beat beats tops makes+cut make+cut made+cut / miss misses missed
guilty convicted convict convicts schuldig coupable culpable colpevole culpado winny suclu виновн* kriv / not+guilty
  acquitted acquits acquit cleared innocent nicht+schuldig freigesprochen unschuldig non+coupable acquitte innocente
  no+culpable absuelto inocente non+colpevole assolto absolvido niewinny uniewinniony beraat невинов* оправдан*
arrest arrests arrested held detained jailed festgenommen verhaftet arrete detenido detienen arrestato preso
  zatrzymany gozaltina задержан* арестован* uhapsen* / freed released release frees freigelassen libere liberado
  liberato scarcerato solto zwolniony tahliye освобожден* pusten*
agree agrees agreed / refuse refuses refused disagree disagrees
dead tot muerto muerta muertos morto morta mortos morti mort morte morts overleden dood martwy martwa martwego zmarly
  мертв мертва мертвыи мертвым мертвои мертвого мертвыми мертвим мертвою mrtav mrtva mrtvog dod doda doede mrtvy olu
  死亡 遗体 사망 숨진 / alive lebend lebendig lebendes vivo viva vivos vivant vivante vivants vivi levend zywy zywa zywego
  zywych жив жива живои живая живым живою живі живими ziv ziva zivi zivog levende levande zivy sag canli 生还 幸存 生存 무사
  생존
grant grants granted granting gewahrt bewilligt stattgegeben concede conceden concedio otorga accorde accordee
  accordent accorda accorda concede concesso concedida przyznal przyznaje удовлетвор* задовольн* 获准 准许 准予 발부 인용 / deny
  denies denied denying verwehrt verweigert abgelehnt niega niegan nego negado deniega refuse refusee refusent nega
  negato negata recusa negou negada odmawia odmowil отказал* відмов* 驳回 被拒 기각
uphold upholds upheld upholding affirms affirmed bestatigt bekraftigt confirma ratifica mantiene confirme confirmee
  maintient conferma confermata mantem manteve utrzymal utrzymuje podtrzymal onadi оставил+в подтверд* potvrdio
  potvrdi 维持 확정 / overturn overturns overturned overturning quash quashes quashed annuls annulled voids voided
  reverses reversed strikes+down struck+down strike+down striking+down kippt kippen gekippt aufgehoben anula anulo
  anulado revoca revoco revocado annule annulee invalide censure annulla annullata annullato revocata revoga revogou
  anulou uchylil uchyla uniewaznil bozdu отменил* скасув* ponistio ukinuo 推翻 撤销 파기
issue issues issued issuing ausgegeben verhangt emite emiten emitida emitido emis emet emise emesso emessa diramata
  wydano wydaje выдал* объявил* 发布 发表 발령 발효 / lift lifts lifted lifting cancel cancels cancelled canceled cancelling
  revoke revokes revoked rescind rescinds rescinded aufgehoben levanta levantan cancela cancelada leve levee levent
  annule revocata revocato cancelado odwolano odwolal отмен* скасов* 解除 取消 해제
widen widens widened widening expands extend extends extended / narrow narrows narrowed narrowing shrink shrinks
  shrinking shrank
accelerate accelerates accelerated accelerating quickens speeds beschleunigt acelera aceleran accelere accelera
  przyspiesza ускор* прискор* 加速 / slow slows slowed slowing decelerates desacelera desaceleran ralentit ralentissent
  rallenta spowalnia замедл* сповільн* 放缓 减速
highest hochst* maximo maxima massimo massimi massima rekordhoch najwyzszy najwyzsza najwyzszym najwyzszego
  рекордно+высок* максимум* 最高 최고 / lowest tiefst* minimo minima minimos minimi minima rekordtief najnizszy najnizsza
  najnizszym najnizszego минимум* 最低 최저
gain gains kurs+gewinne ganancias guadagni ganhos zyski zyskow / loss losses kurs+verluste perdidas perdite perdas
  straty strat
plus / minus
surplus surpluses uberschuss excedent superavit avanzo nadwyzka profici* профицит* 黑字 顺差 흑자 / deficit deficits defizit
  deficytu deficyt disavanzo дефицит* 赤字 逆差 적자
promoted aufgestiegen aufstieg steigt+auf asciende ascendido ascenso promu promue promossa promosso promozione
  promovido acesso awansowal awansuje / relegated absteiger abgestiegen abstieg steigt+ab desciende descendido
  descenso relegue relegues retrocessa retrocessione rebaixado rebaixamento spadl spada
lodges lodge lodged files filed / loses lost
pregnant schwanger schwangere enceinte embarazada incinta gravida ciazy hamile беременн* вагітн* trudna 怀孕 妊娠 임신 /
  birth births born birthed geboren geburt accouche naissance nace nacio nacimiento nascita nasceu nasce urodzila
  urodzil dogurdu dogum родил* народил* rodila 分娩 出产 出生 诞下 출산
recover recovers stable+condition stabil / critical+condition critically
launches launched launching startet / postpones postponed postpone scrubs scrubbed verschiebt verschoben aplaza
  aplazan aplazado pospone reporte reportee rinvia rinviato adia adiado adiada odklada ertelendi перенес* переноси*
  odlozen* 延期 推迟 연기
opens opened begins starts beginnt empieza ouvre inizia comeca / adjourned adjourns vertagt aplazado ajourne ajournee
  rinviato adiado отложен* odgodjen* 休庭
imposes imposed accepts accepted selling / considers consider considering weighs mulls erwagt estudia envisage valuta
  rozwaza
attend attends attended attending 出席 참석 / skip skips skipped skipping boycotts 缺席 불참
起诉 기소 / 不起+起诉 불기+기소
あり / なし
above acima powyzej boven yukarida / below abaixo ponizej beneden asagida
steps+down step+down stepped+down stepping+down stands+down stand+down standing+down bears+down breaks+down broke+down
  shuts+down shut+down shoots+down shot+down brings+down gunned+down hunts+down strikes+down struck+down turns+down
  turned+down cracks+down crack+down knocks+down tears+down goes+down track+down tracks+down calls+up shows+up
  blows+up blow+up blown+up sets+up set+up gives+up steps+up picks+up takes+up ends+up opens+up breaks+up break+up
  split+up line+up lines+up follow+up back+up backs+up shake+up start+up grow+up wake+up wakes+up sign+up held+up
  hold+up cover+up for+sale on+sale home+sale up+for up+to
`;
