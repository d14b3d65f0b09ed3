/**
 * Query parameters that say how a reader came to a page and never which page it is. Conservative: a name that any
 * site is known to use for content (`id`, `ref`, `source`, `p`) is only here with the values that a feed adds.
 */

/** Families that are reserved for campaigns as a whole. */
const PREFIXES = [
  'utm_', // Google Analytics: support.google.com/analytics/answer/1033863
  'mtm_', // Matomo: matomo.org/faq/reports/common-campaign-tracking-use-cases-and-examples
  'pk_', // Piwik, as Matomo was called
  'at_', // Piano (AT Internet), BBC's feeds: developers.atinternet-solutions.com, campaigns
  'hsa_', // HubSpot ads
];

const NAMES = new Set(
  [
    // Click ids of ad networks; the list that Firefox strips: "query-stripping" in firefox.settings.services.mozilla.com
    'fbclid gclid dclid gclsrc gbraid wbraid gad_source gad_campaignid srsltid msclkid twclid ttclid li_fat_id',
    'igshid igsh yclid ysclid _openstat __hssc __hstc __hsfp _hsenc _hsmi hsctatracking mc_eid mkt_tok vero_id',
    'vero_conv oly_anon_id oly_enc_id rb_clickid s_cid wickedid __s',
    // Facebook, Google Analytics, mail tools, Yahoo; AdGuard's TrackParamFilter, general_url.txt
    'fb_action_ids fb_action_types fb_ref fb_source fb_comment_id ga_source ga_medium ga_term ga_content ga_campaign',
    'ga_place _ga _gl campaign_id campaign_medium campaign_name campaign_source campaign_term campaign_content',
    'itm_source itm_medium itm_campaign itm_content itm_term mc_cid mc_tc _bhlid _branch_match_id _branch_referrer',
    'guccounter guce_referrer guce_referrer_sig',
    // What publishers add in their own feeds: BBC, CNN, New York Times, Deutsche Welle, Le Monde, Reuters, Al Jazeera
    'ns_mchannel ns_source ns_campaign ns_linkname ns_fee cmpid sc_cid ocid smid maca xtor ftag ftcamp',
    'traffic_source feedtype feedname',
    // What the Google AMP viewer adds: amp.dev, "AMP in Google Search"
    'amp_js_v amp_gsa usqp aoh',
  ].flatMap((names) => names.split(' ')),
);

/** Names that count only with these values: what a feed adds to its own links. */
const NAMES_WITH_VALUES = new Map([
  ['cmp', ['rss', 'share_btn_tw', 'share_btn_fb', 'twt_gu', 'fb_gu']],
  ['emc', ['rss']],
  ['from', ['rss']],
  ['partner', ['rss', 'rssnyt']],
  ['ref', ['rss', 'feed']],
  ['source', ['rss', 'feedburner']],
  ['src', ['rss']],
  ['.tsrc', ['rss']],
]);

/** A query string (`?a=1&b=2` or empty) without the pairs that only track; the others stay as they were written. */
export function dropTracking(search: string): string {
  if (search === '') return search;
  // `&amp;` in an address is a feed that escaped twice.
  const pairs = search.replace(/^\?/, '').replaceAll('&amp;', '&').split('&');
  const kept = pairs.filter((pair) => pair !== '' && !isTracking(pair));
  return kept.length > 0 ? `?${kept.join('&')}` : '';
}

function isTracking(pair: string): boolean {
  const [name, value] = splitPair(pair);
  return (
    NAMES.has(name) ||
    PREFIXES.some((prefix) => name.startsWith(prefix)) ||
    (NAMES_WITH_VALUES.get(name)?.includes(value) ?? false)
  );
}

/** Name and value of one `name=value`, decoded and in lower case for comparison. */
export function splitPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return text.toLowerCase();
  }
}
