/**
 * Nouns that German headlines end compounds with, in their forms; a word that ends in one is read as two. Lower case, marks
 * folded; Umlauts also written out. Left out: what other languages end words with (`land`, `ball`).
 * Written by hand for this project.
 */
export const COMPOUND_HEADS = `
minister ministers ministerin ministerium ministeriums prasident prasidenten prasidentin praesident praesidenten praesidentin
kanzler kanzlers kanzlerin regierung regierungen partei parteien parteitag koalition fraktion wahl wahlen wahlkampf wahlsieg
politik politiker politikerin gesetz gesetze gesetzes reform reformen verbot verbote pflicht abkommen abkommens vertrag vertrage
vertrags verhandlung verhandlungen gesprach gesprache gesprachen gespraech gespraeche gipfel gipfels konferenz treffen beschluss
gericht gerichts gerichtshof urteil urteils prozess prozesses klage klagen verfahren verfahrens anwalt anwalte anwaltschaft
ermittlung ermittlungen ermittler verdacht vorwurf vorwurfe vorwurfen skandal affare affaere strafe strafen 
polizei polizist polizisten feuerwehr bundeswehr armee soldat soldaten krieg krieges kriegs angriff angriffe angriffen anschlag
anschlage anschlags attentat attacke attacken waffe waffen rakete raketen drohne drohnen
unfall unfalle unfalls ungluck unglueck absturz brand brande brandes brands opfer opfern verletzte katastrophe erdbeben
beben sturm hochwasser flut unwetter krise krisen mangel streik streiks protest proteste protesten demonstration
preis preise preisen steuer steuern kosten lohn lohne markt markte markts bank banken konzern konzerns konzerne firma unternehmen
hersteller industrie wirtschaft gewinn gewinne verlust verluste umsatz schulden borse boerse aktie aktien zins zinsen
zahl zahlen rekord hilfe hilfen schutz plan plane plaene projekt projekte forderung foerderung massnahme massnahmen
suche forschung forscher impfstoff impfung impfungen welle infektion infektionen patient patienten krankenhaus klinik
schule schulen schuler schueler schulerin lehrer studie studien frau familie chef chefin chefs
spieler spielers trainer trainers mannschaft meisterschaft sieg siege spiel spiele finale turnier verein verband
bahnhof flughafen bahn zug zuge fahrer strasse strassen brucke bruecke grenze grenzen lager
gesellschaft behorde behoerde behorden behoerden amt amter amts zentrum verwaltung kommission ausschuss kandidat kandidaten
kandidatin streit debatte kritik warnung wechsel rucktritt ruecktritt nachfolger nachfolge besuch rede bericht
`;
