/** What newsrooms put around a title, as they write it. */

/**
 * Labels: the name we keep, then what stands for it in titles (an indented line continues the one above). Agencies' slugs
 * (UPDATE 1-, REFILE-, WRAPUP 3-, FACTBOX-, KILL) are those of Reuters', AP's and AFP's handbooks; the rest were put together
 * by hand from how papers of some fifteen languages mark their texts.
 */
export const LABELS = `
update: update, updated, refile, refiled, aktualisiert, actualización, mise à jour
correction: corrected, correction, clarification, korrektur, korrigiert, berichtigung, richtigstellung, corrección,
  correccion, rectificación, rectificacion, rectificatif, annule et remplace, rettifica, errata corrige, correção
kill: mandatory kill, bulletin kill, story kill, kill notice, kill advisory, story withdrawn, article withdrawn,
  story retracted, article retracted, withdrawal notice, retraction notice, meldung zurückgezogen, dépêche annulée,
  noticia anulada
breaking: breaking, breaking news, just in, alert, news alert, flash, urgent, urgente, última hora, ultima hora,
  eilmeldung, eil, alerte, alerte info, son dakika, pilne, срочно, молния, ultim’ora, терміново, hitno, хитно, عاجل,
  速报, 速報, 突发
exclusive: exclusive, exclusif, exklusiv, exclusiva, esclusiva, scoop, эксклюзив
live: live, live blog, liveblog, live updates, live update, live coverage, as it happened, liveticker, live-ticker,
  ticker, newsblog, en direct, direct, en vivo, en directo, ao vivo, in diretta, diretta, na żywo, canlı, live!,
  newsticker, im liveticker, direct live, minuto a minuto, текстовая трансляция, прямая трансляция, онлайн-трансляция,
  прямой эфир, наживо, uživo, уживо, canlı yayın, بث مباشر, مباشر, 速報中継
video: video, videos, watch, watch live, vidéo, vídeo, wideo, видео, відео, فيديو, 動画, 视频
audio: audio, listen
podcast: podcast
gallery: photo, photos, pictures, in pictures, gallery, photo gallery, bilder, fotos
opinion: opinion, op-ed, editorial, commentary, comment, column, letters, kommentar, meinung, opinión, tribune,
  opinione, opinia, мнение, ein kommentar, leitartikel, gastbeitrag, gastkommentar, kolumne, éditorial, edito, édito,
  chronique, point de vue, columna, tribuna, editoriale, commento, opinião, coluna, felieton, komentarz, yorum,
  köşe yazısı, колонка, думка, mišljenje, komentar, kolumna, мишљење, коментар, رأي, مقال, 社説, 社论, 评论
analysis: analysis, news analysis, analyse, análisis, analisi, analiza, анализ, eine analyse, hintergrund, décryptage,
  decryptage, approfondimento, análise, analiz, аналитика, аналіз, анализа, تحليل, 分析, 解説
factbox: factbox, timeline, fact box, key facts, chronik, zeittafel, chronologie, cronologia, cronología,
  zahlen und fakten, repères
explainer: explainer, explained, explaining, q&a, erklärt, fragen und antworten, faq, explicado, explicación,
  spiegato, wyjaśniamy, объясняем, пояснюємо
fact check: fact check, fact-check, factcheck, faktencheck
interview: interview, entrevista, intervista, im interview, entretien, wywiad, интервью, інтерв’ю, röportaj, intervju,
  مقابلة
review: review, film review, book review, rezension, recensione, reseña, resenha, recenzja, рецензия
roundup: wrapup, roundup, round-up, wrap, global markets, tech stocks, eye opener
report: report, read
sponsored: sponsored, advertisement, anzeige, paid post, partner content, publicité, publireportage, pubblicità,
  publicidad, publicidade, contenido patrocinado, materiał sponsorowany, reklam, реклама
`;

/**
 * Read only in capitals: `Kill: the film` is no order to withdraw. Words that also head lists of cancelled events
 * (`ANNULÉ`, `ANULADO`) or reports of deaths (`KILLED`) are not among them: what is taken for a notice is never published. The
 * Turkish capital stands here because no other letter is its small one everywhere.
 */
export const CAPITALS = `
breaking: SON DAKİKA
correction: CORRECT
kill: KILL, AP KILL, AFP KILL, WITHDRAWN, RETRACTED, RETRACTION, ZURÜCKGEZOGEN, ANNULLIERT, ANNULLIERUNG, ANNULATION,
  ANULACIÓN, ANULACION, ANNULLAMENTO
`;

/** Words that mark a publisher's name when none was given: `… - Sky News`, `… | The Irish Times`. */
export const MEDIA_WORDS = `
news newspaper times post herald tribune journal gazette guardian independent telegraph mirror reuters press bbc cnn
nbc abc cbs cbc npr pbs msnbc fox sky bloomberg cnbc forbes fortune variety politico axios afp ap upi tass dpa efe ansa
aljazeera jazeera today observer chronicle examiner inquirer globe mail daily weekly magazine review insider wire
zeitung spiegel welt zeit tagesspiegel tagesschau monde figaro libération parisien país mundo repubblica corriere
gazeta wyborcza hürriyet sabah radio tv television channel network media online
`;
