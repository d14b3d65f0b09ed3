/**
 * Places that headlines name, a group a line: a country with its people and the city that stands for its government,
 * then states and cities. Two titles of which each names a place that the other lacks seldom tell the same.
 * Lower case, marks folded. Written by hand for this project.
 */
export const PLACES = `
us usa america american washington
uk britain british england english london
france french paris
germany german deutschland berlin
italy italian rome
spain spanish madrid
portugal portuguese lisbon
ireland irish dublin
scotland scottish
greece greek athens
turkey turkish ankara istanbul
russia russian moscow kremlin
ukraine ukrainian kiev kyiv
poland polish warsaw
china chinese beijing
japan japanese tokyo
india indian delhi mumbai
pakistan pakistani islamabad karachi
afghanistan afghan kabul
iran iranian tehran
iraq iraqi baghdad
syria syrian damascus aleppo homs
israel israeli jerusalem
palestine palestinian gaza
egypt egyptian cairo
libya libyan tripoli
tunisia tunisian tunis
algeria algerian
morocco moroccan
sudan sudanese khartoum
somalia somali mogadishu
kenya kenyan nairobi
nigeria nigerian
mali malian
ethiopia ethiopian
uganda ugandan
zimbabwe
congo congolese
lebanon lebanese beirut
jordan jordanian amman
saudi
yemen yemeni
qatar
bahrain
korea korean seoul pyongyang
vietnam vietnamese
thailand thai bangkok
philippines philippine filipino manila
indonesia indonesian jakarta
malaysia malaysian
singapore
australia australian sydney melbourne
zealand
canada canadian toronto ottawa
mexico mexican
brazil brazilian rio
argentina argentine
chile chilean
peru peruvian
colombia colombian
venezuela venezuelan caracas
cuba cuban havana
haiti
bangladesh bangladeshi dhaka
lanka lankan
nepal
myanmar burma yangon rangoon
taiwan taiwanese taipei
hungary hungarian budapest
romania romanian bucharest
bulgaria bulgarian sofia
serbia serbian belgrade
kosovo kosovan kosovar pristina prishtina
croatia croatian zagreb
cyprus
netherlands dutch amsterdam
belgium belgian brussels
sweden swedish stockholm
norway norwegian oslo
denmark danish copenhagen
finland finnish helsinki
switzerland swiss geneva zurich
austria austrian vienna
california
texas
florida
york
chicago
asia asian
europe european
world global
belarus belarusian minsk
moldova moldovan chisinau
georgian tbilisi
armenia armenian yerevan
azerbaijan azerbaijani baku
kazakhstan kazakh astana
uzbekistan uzbek tashkent
lithuania lithuanian vilnius
latvia latvian riga
estonia estonian tallinn
czech czechia prague
slovakia slovak bratislava
slovenia slovenian ljubljana
albania albanian tirana
bosnia bosnian sarajevo
montenegro
macedonia macedonian
iceland icelandic reykjavik
wales welsh cardiff
oman omani
kuwait kuwaiti
uae emirates dubai
eritrea eritrean
ghana ghanaian accra
senegal senegalese
cameroon
ivory
rwanda rwandan kigali
tanzania tanzanian
zambia zambian
mozambique
angola angolan
botswana
namibia
madagascar
chad
niger
burkina
mongolia mongolian
cambodia cambodian
laos
tibet tibetan
ecuador ecuadorean
bolivia bolivian
paraguay
uruguay
guatemala guatemalan
honduras honduran
nicaragua nicaraguan
salvador salvadoran
panama panamanian
jamaica jamaican
puerto
alaska
arizona phoenix
colorado denver
ohio
michigan detroit
illinois
oregon portland
nevada vegas
louisiana orleans
alabama
mississippi
tennessee nashville
kentucky
wisconsin
minnesota minneapolis
massachusetts boston
pennsylvania philadelphia
virginia
carolina
oklahoma
missouri
seattle
houston
dallas
atlanta
miami
barcelona catalonia catalan
milan
naples
munich
hamburg
cologne koln
frankfurt
lyon
marseille
manchester
liverpool
birmingham
leeds
glasgow
edinburgh
belfast
queensland brisbane
perth
adelaide
tasmania
quebec montreal
vancouver
alberta
hong
shanghai
wuhan
kashmir
punjab
lahore
gujarat
kerala
tamil
kolkata
chennai
bengaluru bangalore
kandahar
mosul
raqqa
idlib
rafah
donetsk
kharkiv kharkov
odessa odesa
crimea crimean
petersburg
`;
