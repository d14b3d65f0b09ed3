/** Why two titles were taken to belong together, in words that a person can check. */
import { html } from 'hono/html';
import type { Penalty, SharedWord, Why } from '../../story/types.ts';
import type { Html } from './layout.ts';
import { score } from './parts.ts';

const RULES = new Map([
  ['same-link', 'Same link'],
  ['same-url', 'Same link'],
  ['same-title', 'Same title'],
  ['near-identical', 'Nearly the same title'],
  ['words', 'Shared words'],
  ['too-little-shared', 'Too few shared words to merge'],
  ['at-odds', 'Facts at odds'],
  ['other-name', 'Same frame, another name or matter'],
  ['follow-up', 'A follow-up by the same publisher'],
  ['rubric', 'A recurring title'],
  ['other-language', 'In another language'],
  ['too-far-apart', 'Published too far apart to merge'],
  ['other-genre', 'Of another genre'],
  ['pinned', 'Joined by the operator'],
  ['operator', 'Joined by the operator'],
  ['united', 'Its story proved to be the same'],
  ['correction', 'It corrects another'],
]);

const PENALTIES = new Map([
  ['numbers', 'different numbers'],
  ['number-on-one-side', 'a number in one title only'],
  ['count-on-one-side', 'a count in one title only'],
  ['dates', 'different dates'],
  ['contrast', 'words that exclude each other'],
  ['small-words', 'small words that exclude each other'],
  ['polarity', 'opposite directions'],
  ['places', 'different places'],
  ['negation', 'one of them denies'],
  ['roles', 'swapped roles'],
  ['signs', 'another sign or currency'],
  ['at-odds', 'facts at odds in the same frame'],
  ['too-little-shared', 'too few shared words'],
  ['other-name', 'another name or matter in the same frame'],
  ['follow-up', 'a follow-up by the same publisher'],
  ['rubric', 'a recurring title'],
]);

/** Words that are shown before the rest is counted; the heaviest say the most. */
const WORDS_SHOWN = 12;

export function ruleInWords(rule: string): string {
  const known = RULES.get(rule) ?? rule.replaceAll('-', ' ');
  return known.charAt(0).toUpperCase() + known.slice(1);
}

export function penaltyInWords({ name, detail }: Penalty): string {
  const words = PENALTIES.get(name) ?? name.replaceAll('-', ' ');
  return detail ? `${words} (${detail})` : words;
}

function heaviest(words: SharedWord[]): SharedWord[] {
  return words.toSorted((a, b) => b.weight - a.weight);
}

function wordText({ word, with: other }: SharedWord): string {
  return other !== undefined && other !== word ? `${word} ≈ ${other}` : word;
}

/** One line: the rule, the three heaviest words, and what spoke against it. */
export function whyLine(why: Why): Html {
  const words = heaviest(why.sharedWords);
  const shown = words.slice(0, 3).map(wordText).join(', ');
  const more = words.length > 3 ? ` and ${words.length - 3} more` : '';
  const against = why.penalties.map(penaltyInWords).join(', ');
  const rule = ruleInWords(why.rule);
  return html`${rule}${shown && html`: <bdi>${shown}</bdi>${more}`}${against && html` – despite <bdi>${against}</bdi>`}`;
}

/** The whole account: rule and score, every word with its weight, every penalty, and who said so. */
export function whyAccount(why: Why): Html {
  return html`<div class="why">
    <p class="rule">${ruleInWords(why.rule)} <span class="quiet">score ${score(why.score)}</span></p>
    ${why.sharedWords.length > 0 && sharedWords(why.sharedWords, 'Shared words')}
    ${
      why.excerptWords &&
      html`<p class="quiet small">and in the excerpts</p>
        ${sharedWords(why.excerptWords, 'Words shared in the excerpts')}`
    }
    ${why.penalties.length > 0 && penalties(why.penalties)}
    <p class="quiet small">letter pairs (Dice) ${score(why.dice)} · matcher ${why.matcher}</p>
  </div>`;
}

function sharedWords(words: SharedWord[], label: string): Html {
  const shown = heaviest(words).slice(0, WORDS_SHOWN);
  const rest = words.length - shown.length;
  return html`<ul class="words" aria-label="${label} with their weights">
    ${shown.map((word) => html`<li><bdi>${wordText(word)}</bdi> <span class="weight">${word.weight.toFixed(1)}</span></li>`)}
    ${rest > 0 && html`<li class="quiet">and ${rest} more</li>`}
  </ul>`;
}

function penalties(all: Penalty[]): Html {
  return html`<ul class="penalties" aria-label="What spoke against it">
    ${all.map((penalty) => html`<li>Less for <bdi>${penaltyInWords(penalty)}</bdi> <span class="weight">−${penalty.value.toFixed(1)}</span></li>`)}
  </ul>`;
}
