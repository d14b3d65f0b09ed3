import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../src/article/language/detect-language.ts';

describe('the language of a text', () => {
  it.each([
    ['de', 'Der Stadtrat hat am Abend beschlossen, die alte Brücke am Hafen für drei Jahre zu sperren.'],
    ['en', 'The city council decided on Monday night to close the old harbour bridge for three years.'],
    ['es', 'El ayuntamiento decidió anoche cerrar durante tres años el viejo puente del puerto.'],
    ['fr', 'Le conseil municipal a décidé hier soir de fermer le vieux pont du port pendant trois ans.'],
    ['it', 'Il consiglio comunale ha deciso ieri sera di chiudere per tre anni il vecchio ponte del porto.'],
    ['nl', 'De gemeenteraad heeft gisteravond besloten de oude havenbrug drie jaar lang te sluiten.'],
    [
      'pl',
      'Rada miasta zdecydowała wczoraj wieczorem, że stary most w porcie zostanie zamknięty na trzy lata.',
    ],
    ['pt', 'A câmara municipal decidiu ontem à noite encerrar durante três anos a velha ponte do porto.'],
    ['ru', 'Городской совет решил вчера вечером закрыть старый мост в порту на три года из-за ремонта.'],
    ['tr', 'Belediye meclisi dün akşam limandaki eski köprüyü üç yıl boyunca kapatmaya karar verdi.'],
    ['uk', 'Міська рада вирішила вчора ввечері закрити старий міст у порту на три роки через ремонт.'],
  ])('is found: %s', (language, text) => expect(detectLanguage(text)).toBe(language));

  it('is left open where the text is short, or has two', () => {
    expect(detectLanguage('The city council decided on Monday')).toBeUndefined();
    const both =
      'The city council decided on Monday to close it. Der Stadtrat hat am Abend beschlossen, sie zu sperren.';
    expect(detectLanguage(both)).toBeUndefined();
  });

  it('is left open where others are written alike: a wrong one would keep two reports of one thing apart', () => {
    const serbian =
      'Gradsko veće je sinoć odlučilo da stari most u luci bude zatvoren tri godine zbog obnove.';
    const croatian =
      'Gradsko vijeće sinoć je odlučilo da će stari most u luci biti zatvoren tri godine zbog obnove.';
    const indonesian =
      'Dewan kota memutuskan semalam untuk menutup jembatan tua di pelabuhan selama tiga tahun.';
    expect([serbian, croatian, indonesian].map(detectLanguage)).toEqual([undefined, undefined, undefined]);
  });

  it('is not guessed of one that is not known', () => {
    const irish =
      'Shocraigh comhairle na cathrach aréir an seandroichead sa chalafort a dhúnadh ar feadh trí bliana.';
    const khmer = 'ក្រុមប្រឹក្សាក្រុងបានសម្រេចកាលពីយប់មិញបិទស្ពានចាស់នៅកំពង់ផែរយៈពេលបីឆ្នាំដោយសារការជួសជុល'.repeat(2);
    expect([irish, khmer].map(detectLanguage)).toEqual([undefined, undefined]);
  });
});
