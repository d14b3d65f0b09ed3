/**
 * Verbs between two parties whose order decides what happened: `A beats B` is not `B beats A`. As they stand in headlines,
 * a group a line, the same act in its inflections. Written by hand for this project.
 */
export const ROLE_VERBS = `
beat beats beaten beating defeat defeats defeated thrash thrashes thrashed rout routs routed edge edges edged
  crush crushes crushed stun stuns stunned upset upsets outlast outlasts overcome overcomes overpower overpowers
  down downs downed sweep sweeps swept top tops topped hammer hammers hammered oust ousts ousted vanquish vanquishes
sue sues sued
accuse accuses accused blame blames blamed
attack attacks attacked strike strikes struck bomb bombs bombed hit hits shell shells shelled invade invades invaded
kill kills killed shoot shoots shot stab stabs stabbed murder murders murdered
slam slams slammed blast blasts blasted criticize criticizes criticized condemn condemns condemned mock mocks mocked
praise praises praised back backs backed endorse endorses endorsed thank thanks thanked
warn warns warned threaten threatens threatened urge urges urged ask asks asked tell tells told
buy buys bought acquire acquires acquired
replace replaces replaced succeed succeeds succeeded overtake overtakes overtook
sack sacks sacked fire fires fired hire hires hired
schlagt besiegt bezwingt
bat battu vence gana derrota batte sconfigge pokonal pokonala yendi обыграл обыграла победил победила
`;
