import type { TokenizerCallbacks } from 'htmlparser2';

const ignore = () => undefined;

/** htmlparser2's tokenizer wants a callback for every kind of token; a reader overrides those that it reads. */
export const IGNORE_ALL: TokenizerCallbacks = {
  onattribdata: ignore,
  onattribentity: ignore,
  onattribend: ignore,
  onattribname: ignore,
  oncdata: ignore,
  onclosetag: ignore,
  oncomment: ignore,
  ondeclaration: ignore,
  onend: ignore,
  onopentagend: ignore,
  onopentagname: ignore,
  onprocessinginstruction: ignore,
  onselfclosingtag: ignore,
  ontext: ignore,
  ontextentity: ignore,
};
