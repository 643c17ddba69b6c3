import { describe, expect, test } from 'bun:test'
import { availabilityInWords } from './availability-words'

describe('what people are told', () => {
  test.each([
    ...[
      'In stock',
      'Available now',
      'Auf Lager',
      'sofort lieferbar',
      'En stock',
      'Disponible',
      'Op voorraad',
    ],
    ...['Em estoque', 'Finns i lager', 'På lager', 'Dostępny', 'Skladem', 'Raktáron', 'В наличии', '有货'],
    ...['Stock: 12', 'Versandfertig', 'Lieferzeit 2-3 Werktage', 'Available in store'],
    ...['3 left', 'Noch 12 Stück', '10 in stock', 'https://schema.org/InStock'],
  ])('%p is in stock', words => expect(availabilityInWords(words)).toBe('in-stock'))

  test.each([
    ...['Out of stock', 'Out-of-stock', 'Sold out', 'sold-out', 'Currently unavailable', 'Ausverkauft'],
    ...['Not available', 'Not currently available', 'no longer available', 'Not in stock', '0 in stock'],
    ...['Nicht verfügbar', 'nicht mehr lieferbar', 'Nicht auf Lager', 'Épuisé', 'En rupture de stock'],
    ...['Indisponible', 'Pas disponible', 'Non disponibile', 'No disponible', 'Ya no disponible', 'Agotado'],
    ...['Notify me when available', 'Email me when this is back in stock', 'Avvisami', 'Esgotado', 'Udsolgt'],
    ...[
      'Slut i lager',
      'Ikke på lager',
      'Niedostępny',
      'Vyprodáno',
      'Není skladem',
      'Loppuunmyyty',
      'Tükendi',
    ],
    ...['Benachrichtigen Sie mich, wenn verfügbar', 'Нет в наличии', '売り切れ', '缺货'],
    ...['Niet op voorraad', 'niet meer leverbaar', 'Uitverkocht', 'https://schema.org/OutOfStock'],
  ])('%p is not', words => expect(availabilityInWords(words)).toBe('out-of-stock'))

  test.each([
    ['Pre-order now', 'pre-order'],
    ['Jetzt vorbestellen', 'pre-order'],
    ['On backorder', 'back-order'],
    ['Nachbestellt', 'back-order'],
    ['Only 2 left', 'limited'],
    ['Nur noch wenige auf Lager', 'limited'],
    ['Plus que 3 en stock', 'limited'],
    ['Últimas unidades', 'limited'],
    ['No longer sold', 'discontinued'],
    ['Nicht mehr erhältlich', 'discontinued'],
  ] as const)('%p is %s', (words, answer) => expect(availabilityInWords(words)).toBe(answer))

  test.each([
    'Ask us',
    '',
    '0 left',
    'Ships on Friday',
    'Available in 3 sizes',
    'Available from May',
    'Stock: 0',
  ])('%p says neither in stock', words => expect(availabilityInWords(words)).not.toBe('in-stock'))

  test('and where nothing is said, nothing is known', () => {
    expect(availabilityInWords(null)).toBeNull()
    expect(availabilityInWords('Ships on Friday')).toBeNull()
  })
})
