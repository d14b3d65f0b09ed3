/**
 * Words that headlines use for one another, a group a line; a word may stand in several. Written by hand for this project,
 * tried on public pairs of headlines. Compared by stem, so one inflection of each is enough.
 */
export const SYNONYMS = `
us usa america american eeuu eua abd сша ssha ssza америка америки америке امريكا اميركا
uk britain british
govt government
eu european ue ес єс ab евросоюз евросоюза евросоюзе eurosojuz
un onu оон bm oon onz
nato otan нато
imf fmi мвф iwf mfw
ecb bce ezb ebc ецб
oms voz воз
china chinese
france french
germany german
spain spanish
turkey turkish
greece greek
netherland dutch
switzerland swiss
poland polish
sweden swedish
denmark danish
ireland irish
scotland scottish
wales welsh
kill die dead death slay fatal toll deadly
attack assault strike raid
blast explosion explode bomb bombing
hurt injure wound
arrest detain held hold custody
jail prison sentence
murder homicide slain
suspect accused
crash collide collision
shoot shot gunfire shooting gunman
win victory triumph
buy acquire purchase takeover acquisition
quit resign step leave
pick name appoint choose select
ask urge call seek
pledge vow promise
plan propose proposal unveil
talk negotiation discuss
meet meeting summit
vote ballot poll election
cut slash reduce trim
rise gain climb jump surge soar increase up
fall drop slip slump plunge sink decline down tumble
begin start launch kick
end finish conclude
delay postpone
cancel scrap axe
reject deny refuse dismiss
back support endorse
warn caution
probe investigation investigate inquiry
slam blast criticize condemn blasts
charge indict
wed marry wedding married
baby birth
film movie
tv television
pm premier
president potu
police cop officer
court judge
doctor physician
kid child children
fire blaze wildfire
flood flooding
quake earthquake
storm hurricane typhoon
ship boat vessel ferry
plane jet aircraft airliner
car vehicle
firm company
worker employee staff
job unemployment
congress lawmaker
senate senator
gop republican
dem democrat democratic
covid coronaviru covid-19 covid19 viru
vaccine vaccination jab shot
study research
star actor actress celebrity
troop soldier military
rebel insurgent militant
protest demonstration rally
border frontier
refugee migrant immigrant
nuke nuclear atomic
economy economic
stock share
profit earning
deal agreement pact accord
release free
show reveal report
capture seize grab
praise hail laud tribute
arrive reach land
visit travel trip tour
impose slap heap
outrage fury anger condemnation
hospital hospitalized hospitalised
fire sack dismiss oust
say tell state
find discover
search hunt
rescue save
flee escape
sue lawsuit
fine penalty
ban bar prohibit forbid
mull weigh consider
hike raise
pay salary wage
leader chief head boss
lawyer attorney
aid help assistance
claim allege
clash fight battle
gunman shooter
bail bailout rescue
brand label call
confirm verify
reveal disclose
sign ink
return back
mother mom mum
father dad
teen teenager youth
woman female
man male
weapon arm
warlord commander leader
evacuate evacuation
outbreak epidemic pandemic
passenger traveller
song single track
trailer teaser clip
phone smartphone handset
app application
merge merger combine
bid offer
forecast outlook guidance
record all-time
loss deficit
debt borrowing
tax levy
rule ruling verdict decision judgment
appeal plea
trial hearing
delay delayed
stab knife
rape assault
drug narcotic
smuggle traffick
hostage captive kidnap abduct
missing lost vanish disappear
wreck debris
snow blizzard
heat heatwave
drown drowning
collapse topple
derail derailment
mort dece tue tote tod muerto muerte muere fallece
gestorben stirbt tod toter tote getoetet getotet
verletzt verletzte
unfall crash
polizei polizist
wahl abstimmung
policia agente
presidente mandatario
gobierno ejecutivo
smierc zginal zginela zmarl zmarla niezyje
oldu olen oldurdu
koronawirus coronavirus korona corona covid coronaviru koronaviru
ill sick illness sicken
ablaze burn fire flame
quran koran
former ex
massacre slaughter carnage kill
resume restart restore reopen
blackout outage
lawmaker mp legislator parliament
army military force troop
airstrike strike raid bombard
championship title crown
soccer football
extend prolong lengthen
unrest riot violence
withdraw pull
boost lift
curb limit restrict
halt stop
spark trigger prompt
row dispute feud spat
nod approve approval ok
clinch secure win
execution execute
layoff redundancy
flee evacuate
hub centre center
theatre theater cinema
oil crude
blackmail extort
counterfeit fake bogus
asylum refuge
bribe bribery graft corruption
swindle fraud scam
spy espionage
embassy consulate
ambassador envoy diplomat
ceasefire truce armistice
coup putsch
landslide mudslide
shipwreck sink capsize
lottery jackpot
subway metro
lorry truck
petrol gasoline fuel
strong powerful mighty
huge massive giant enormous
rich wealthy affluent
angry furious irate outraged
famous renowned
historic landmark
global worldwide world
crucial critical vital key
secret covert clandestine
rival opponent foe
chair chairman chairwoman chairperson
spokesman spokeswoman spokesperson
spouse wife
spouse husband
crowd mob
candidate contender hopeful nominee
governor gov
militant fighter extremist jihadist
extremist islamist jihadist
robber thief burglar
robbery heist theft burglary
steal stole stolen theft rob
killer murderer
assassinate assassination murder
prisoner inmate detainee
body corpse
plummet plunge tumble
soar skyrocket surge
rebound recover recovery
bankrupt bankruptcy insolvency insolvent
factory plant
shop store retailer
apartment flat
highway motorway freeway
rail train railway railroad
airline carrier
fly flight flew flown
helicopter chopper
warship navy naval
blow explode blast
shell shelling bombardment bombard
drone uav
deploy deployment send sent
withdrawal pullout retreat
invade invasion incursion
fight fought battle combat
treaty pact accord
expel deport expulsion deportation
extradite extradition
detain nab apprehend catch caught arrest
question quiz grill interrogate interview
testify testimony
accuse allege charge
allegation accusation claim
acquit clear exonerate
sue suit litigation
settle settlement
legislation law bill
outlaw ban criminalise criminalize
repeal abolish scrap
overturn quash annul void
uphold affirm
pass adopt ratify approve
authorize authorise authorization approve
alliance coalition
referendum vote
survey poll
elect election reelect reelection
beat defeat edge thrash rout
squad team
retire retirement
hire recruit appoint
replace succeed successor replacement
turmoil chaos violence unrest
crackdown clampdown
suspend suspension freeze
halt end cease
close shut closure shutdown
destroy demolish demolition raze
repair fix
contaminate contamination pollute pollution
poison poisoning
infect infection
cancer tumor tumour
surgery operation
drug medicine medication
pregnant expecting
separate split divorce
funeral burial bury
award prize
laureate winner
commemorate mark celebrate commemoration
tourist holidaymaker
downpour rain
tornado twister
tremor quake
rescuer rescue
trap trapped strand stranded
manhunt hunt chase pursue
vanish disappear disappearance missing
discover unearth uncover
expose reveal
unveil introduce launch
announce announcement declare
admit acknowledge confess concede
apologise apologize apology sorry
criticise criticize slam blast
condemn denounce decry
mock ridicule
threat threaten menace
fear worry concern
call appeal
demand require
suggest hint signal
expect anticipate
predict forecast
try attempt bid
fail failure
oppose opposition
defy defiance
boost bolster strengthen
expand expansion grow growth
slow slowdown
ease relax loosen
tighten toughen
earning income
auction sale
committee panel
hacker hack hacking breach cyberattack
website site
internet web online
picture photo photograph image
footage video
singer musician vocalist
author writer novelist
journalist reporter
speech address
whistleblower leaker
seize seizure confiscate
university college
astronaut cosmonaut
fight oppose resist
marijuana cannabis
gay homosexual
poor poverty
nationwide national
fatal fatally kill
handgun gun
ads advertisement advert
lottery lotto
department dept
senate sen senator
justice doj
january jan
february feb
august aug
september sept sep
october oct
november nov
december dec
york ny
carolina nc
california calif
colorado colo
connecticut conn
florida fla
michigan mich
pakistan pak
afghanistan afghan
`;
