/** Fields of the forms by which pages are narrowed and questions asked, each with its label. */
import { html } from 'hono/html';
import type { Html } from './layout.ts';

interface TextField {
  /** Of the parameter; the element's id as well. */
  name: string;
  label: string;
  value: string;
  /** Characters that it takes. */
  most: number;
  type?: 'text' | 'search';
  /** The id of a datalist to choose from. */
  list?: string;
  /** What a value looks like. */
  hint?: string;
  /** Of the paragraph that holds it. */
  style?: 'wide' | 'whole-row';
  required?: boolean;
}

export function textField({ name, label, value, most, type = 'text', ...more }: TextField): Html {
  const { list, hint, style, required = false } = more;
  return html`<p ${style && html`class="${style}"`}>
    <label for="${name}">${label}</label
    ><input
      id="${name}"
      name="${name}"
      type="${type}"
      maxlength="${most}"
      ${list && html`list="${list}"`}
      ${hint && html`placeholder="${hint}"`}
      autocomplete="off"
      ${required ? 'required' : ''}
      value="${value}"
    />
  </p>`;
}

export function choiceField(
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
): Html {
  return html`<p>
    <label for="${name}">${label}</label
    ><select id="${name}" name="${name}">
      ${options.map(([value, words]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`)}
    </select>
  </p>`;
}
