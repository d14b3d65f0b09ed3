/**
 * Words that say the opposite of each other, as they stand in headlines: lower case, marks folded, not stemmed.
 * Written by hand for this project.
 */
export const NEGATIONS = `
block blocked blocks cancel canceled cancelled cancels cant debunk debunked denied denies deny denying didnt doesnt dont
fail failed fails fake false halt halts hoax isnt never no not refuse refused refuses reject rejected rejects unlikely
without wont wasnt arent cannot kein keine keinen nicht nie nein ne pas non sin sans nunca jamas niente nao sem
brak degil yok не нет без
`;

/** A group a line (indented lines continue it): left and right of the slash exclude each other. */
export const OPPOSITES = `
advance advances beat beats climb climbs gain gains grow grows high higher increase increases jump jumps
  rallies rally rise rises rising rose soar soars surge surges up / decline declines decrease decreases
  dip dips down drop drops fall falling falls fell lose loses low lower miss misses plunge plunges
  retreat retreats sink sinks slip slips slump slumps tumble tumbles
open opens opened opening / close closes closed closing
win wins won / lose loses lost
accept accepts accepted approve approves approved back backs / reject rejects rejected oppose opposes
guilty convicted convict / acquitted acquit cleared innocent
arrest arrested arrests held detained jailed / freed released release frees
buy buys bought acquire acquires / sell sells sold
start starts begins begin began / end ends ended
male men man boy / female women woman girl
north northern / south southern
east eastern / west western
killed kills dead / injured hurt wounded survives survived
raise raises raised hike hikes hiked / cut cuts slash slashes slashed trim trims reduce reduces
ban bans banned prohibit prohibits / allow allows allowed permit permits legalize legalizes
impose imposes imposed / lift lifts lifted ease eases
join joins joined / leave leaves left quit quits
confirm confirms confirmed admit admits / deny denies denied
agree agrees agreed / refuse refuses refused disagree disagrees
resume resumes resumed / suspend suspends suspended halt halts
strengthen strengthens / weaken weakens
profit profits / loss losses
upgrade upgrades / downgrade downgrades
legal / illegal
positive / negative
hot hotter hottest / cold colder coldest
best / worst
steigt steigen gestiegen hoher zulegt / sinkt sinken gesunken fallt fallen niedriger
offnet / schliesst
sube suben alza gana / baja bajan cae caen pierde
hausse monte grimpe gagne / baisse recule chute perd
wzrost rosnie zyskuje / spadek spada traci
artis yukseldi yukselis / dusus dustu geriledi
рост растет вырос выросли / падение падает упал упали снизился
`;
