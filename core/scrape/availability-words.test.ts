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
    ...[
      '在庫あります',
      '本日出荷・在庫有り',
      '現貨供應',
      'มีสินค้า',
      'Od ręki',
      'На складі: в наявності',
      'Tersedia',
    ],
    ...[
      'Disponible: sí',
      'Auf Lager: Ja',
      'In stock: yes',
      'Available: ships in 2 days',
      'Dostępny: od ręki',
    ],
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
    ...[
      'ただいま在庫切れです',
      '目前缺貨',
      '已售完',
      '没有货',
      '補貨中',
      '일시품절',
      'สินค้าหมด',
      'Tạm hết hàng',
      'ناموجود',
    ],
    ...['Disponible: no', 'Auf Lager: Nein', 'In stock: 0', 'Dostępny: Wyczerpany', 'Jelenleg nem kapható'],
    ...['Stoc epuizat', 'Epuizat', 'Prekės šiuo metu neturime', 'Momentálně nedostupné', 'Ikke tilgjengelig'],
    ...['Niet op voorraad', 'niet meer leverbaar', 'Uitverkocht', 'https://schema.org/OutOfStock'],
  ])('%p is not', words => expect(availabilityInWords(words)).toBe('out-of-stock'))

  test.each([
    ['Pre-order now', 'pre-order'],
    ['Jetzt vorbestellen', 'pre-order'],
    ['On backorder', 'back-order'],
    ['Nachbestellt', 'back-order'],
    ['Only 2 left', 'limited'],
    ['Almost sold out', 'limited'],
    ['Fast ausverkauft', 'limited'],
    ['Bientôt épuisé', 'limited'],
    ['Dostępny: Ograniczony', 'limited'],
    ['残りわずか', 'limited'],
    ['Na zamówienie', 'back-order'],
    ['Под заказ', 'back-order'],
    ['お取り寄せ商品', 'back-order'],
    ['予約受付中', 'pre-order'],
    ['Przedsprzedaż', 'pre-order'],
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
    'Limited edition',
    'Немає відгуків',
    'Available: in 3 sizes',
    'Stock: 0',
  ])('%p says neither in stock', words => expect(availabilityInWords(words)).not.toBe('in-stock'))

  test('and where nothing is said, nothing is known', () => {
    expect(availabilityInWords(null)).toBeNull()
    expect(availabilityInWords('Ships on Friday')).toBeNull()
  })
})
