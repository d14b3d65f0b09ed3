/**
 * Names so common in headlines that their rarity does not tell them from other words: a bearer a line, with what else it is
 * called. Two titles of which each has a name that the other lacks are about different people. Lower case, marks folded; `*`
 * stands for any ending. Names that headlines use as words as well (`May`, `Brown`, `Wolves`) are not among them.
 * Written by hand for this project.
 */
export const NAMES = `
obama
trump трамп*
biden байден*
clinton клинтон*
harris
romney
sanders
warren
pelosi
mcconnell
desantis
vance
rubio
musk маск
bezos
zuckerberg
putin* путин*
zelensk* selensk* зеленск* zelenskyy zelenskiy
medvedev* медведев*
lavrov* лавров*
navaln* nawaln* навальн*
lukashenk* lukaschenk* лукашенк*
merkel*
scholz*
merz
soder
laschet
baerbock
habeck
lindner
weidel
macron*
sarkozy
bardella
melenchon
johnson
starmer
sunak
corbyn
farage
cameron
netanyahu netanjahu нетаньяху
abbas
erdogan* эрдоган*
imamoglu
kilicdaroglu
assad*
rouhani rohani
khamenei
modi
gandhi
imran
sharif
jinping цзиньпин*
abe
duterte
marcos
bolsonaro
lula
maduro
milei
petro
sheinbaum
castro
chavez
morsi mursi
mandela
ramaphosa
zuma
mugabe
berlusconi
meloni
salvini
renzi
rajoy
sanchez
feijoo
puigdemont
tusk*
kaczynsk*
morawieck*
nawrock*
trzaskowsk*
vucic* вучић*
kurti
orban*
francis francesco franziskus
smith
jones
williams
davis
wilson
taylor
anderson
jackson
lee
thompson
lewis
robinson
clark
garcia
martinez
rodriguez
lopez
gonzalez
hernandez
perez
fernandez
muller
schmidt
schneider
weber
dubois
durand
rossi
ferrari
silva
santos
oliveira
kowalsk*
ivanov* иванов*
petrov* петров*
sidorov* сидоров*
yilmaz
kaya
demir
messi
ronaldo
neymar
mbappe
haaland
salah
kane
federer
nadal
djokovic*
murray
alcaraz
swiatek
serena
gauff
hamilton
verstappen
vettel
leclerc
norris
lebron
beyonce
rihanna
gaga
apple
google
microsoft
amazon
facebook
twitter
tesla
samsung
sony
nokia
huawei
nvidia
boeing
airbus
toyota
volkswagen vw
bmw
mercedes
renault
ryanair
lufthansa
walmart
pfizer
moderna
astrazeneca
netflix
disney
spotify
uber
tiktok
arsenal арсенал
chelsea челси
tottenham spurs
everton
fulham
juventus juve
benfica
ajax
galatasaray
fenerbahce
besiktas
trabzonspor
zenit зенит*
spartak спартак*
cska цска
lokomotiv локомотив
dynamo dinamo динамо
lakers
celtics
yankees
dodgers
packers
eagles
fitch
moody
`;
