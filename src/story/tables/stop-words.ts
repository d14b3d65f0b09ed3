/**
 * Words that tell nothing of what a title is about; they weigh 0. Lower case, marks folded.
 * Put together by hand from the commonest function words of each language, with the verbs of saying that every headline has.
 * Left out where English means something by it (`war`, `son`, `van`): the background frequencies hold those down.
 */
export const STOP_WORDS = `
a about after again all also am amid an and any are as at be been before being between but by can could did do does during for
from had has have he her here his how i if in into is it its just may might more most my new no now of off on or our out over
said say saying says she should so some than that the their them then there these they this those to told tell tells under up
via vs was we were what when where which while who whom why will with would you your s t re ve ll th nd rd st percent pct
am auch als auf aus bei bis das dem der des die dieser doch durch ein eine einem einen einer er es fuer fur gegen haben
ich ihr im ins ist kein mit nach nicht noch nun nur oder schon sein sich sie sind so uber ueber um und unter vom von vor warum
was weil wenn werden wie wieder will wir wird zu zum zur
al com como con cuando de del desde donde dos e el ella en entre era es esa ese esta este ha han hasta hay la las le les lo los mas
mi muy nos o para pero por porque que quien se ser si sin sobre su sus tambien tras un una uno unos y ya
a ao aos as da das do dos em foi mais mas na nas nao no nos num o os ou pela pelo por sao se sem seu sua suas tem um uma
apres au aux avec c ce ces cette d dans de des du elle en est et eux il ils j je l la le les leur lors mais meme n ne nous on
ont ou par pas plus pour qu que qui sa sans se selon ses si sont sous sur un une vers vous y
ad agli al alla alle anche che chi ci come con cui da dal dalla degli dei del della delle di e ed gli ha hanno ho i il in la le
lo ma nei nel nella no non o per perche piu quando quello questa questo se si sono su sul sulla un una uno
aan al als bij dat de deze die dit door een en er het hij hoe ik in is je maar naar niet nog nu of om ook op over te uit
voor waar wat we wel werd wordt ze zich zijn
aby ale bez bo by byc byl byla bylo co czy dla do go gdy i ich ile im ja jak jako jego jej jest jeszcze juz kto ktory ktora ktore ma
mi mu na nad nie niz o od oraz po przed przez przy sa sie ta tak te tego tej ten to tu tylko u w we wie z za ze zostal zostala
ama bir bu cok da daha de diye gibi gore haber haberi hem her icin ile ise kadar ki mi mu ne nasil o olan olarak oldu sonra
su var ve veya ya yeni ardindan artik ayni basladi bunun dakika devam ediyor edildi etti gelen hangi nasil neden olacak oldugu
onun sekilde simdi uzere yapildi yapilan yapti zaman
а без более бы был была были было в вам вас во вот все всех вы где да для до его ее если есть еще ж же за здесь и из или им их к как
ко когда кто ли между меня мне мы на над не него нее нет ни них но о об он она они от по под после при про с свой себя со стал
стало так также там то того только том ты у уже через что чтобы эта эти это этого этой этом я
bez byl byla bylo byli cherez chto chtoby dlya do ego eto i ili iz k kak ko kogda na ne no o ob ot po posle pri pro s so u uze
uzhe v vo za ze zhe
ان او الى الي اما انه بعد بين التي الذي حتى خلال ذلك على علي عن عند غير في فى قبل قد كان كما كل لا لم لن ما مع من منذ هذا هذه هل هو
هي و وفي وقد يا
bi bih ce cu da do gde gdje ga i iz ima ja je jos jesu kad kada kako kao kod koja koje koji kroz li mu na nakon nece ne ni nije nisu no o od pa po
pod pored posle poslije pre prije pred preko prema pri protiv sa samo sa se si smo su sta sto sve svi svoj svoje ta tako te ti to
tokom tu u uz vec vise za zbog zasto ze
а або аж але бо був була були було в вже вони він воно вона все від для до з за зі й його її їх із коли крім лише між ми на над
нас не ні по при про під після та так також те ти тільки тому у уже чи через що щоб як яка які якій який є і це цей ця
а али би бити биће га где да до ће и из има је још када као код која које који кроз ли на након не није од он она пре при са само
се смо су та то у уз као због за што
الا اذا اي ايضا بسبب بشان حتي حول حيث خلال دون ضد ضمن فيه كانت لان لدي له لها ليس مثل معه منها منه نحو هنا هناك هو هي يكون يتم تم
neue neuer neues neuen neuem nachrichten nouveau nouvelle nouveaux nouvelles nouvel actualite actualites nuevo nueva nuevos nuevas gran
noticia noticias nuovo nuova nuovi nuove notizia notizie novo novos novas nowy nowa nowe nowych nowego nowej wiadomosci novi nove
novih vesti новый новая новое новые новых нового новой новости novyy novyj novyi novaja novaya novoe novye novyh novykh novogo novoy
novosti нові новий нове нових вести вісті اخبار جديد جديده
`;

/** Grammar of Japanese written in three hiragana and more. */
export const KANA_STOPS = `
について として による によると により ため ための までに からの している していた されている された される させる した して しない する すると
なった なる ない ならない ことが こと これ それ この その ここ まで から より など ほか だった です ます ました である にも では でも には とは へと
への との かも もの ように ような という といった あり ある あった いる いた おり られる られた せず だけ まま ながら
`;
