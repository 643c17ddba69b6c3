import { describe, expect, test } from 'bun:test'
import { dateFault } from './article-number'
import { CellFault } from './cell-fault'
import { cellsOf } from './cell-values'
import { matchColumns, unclearNames } from './match-columns'
import { readMemberRow } from './read-member-row'
import { readProductRow, readVariantRow } from './read-row'

const product = (more: Record<string, string> = {}) =>
  readProductRow({ sku: 'H-1', title: 'Honey', ...more }, 'EUR')
/** The field at fault and the sentence. */
function faultOf(work: () => unknown): [string, string] {
  try {
    work()
  } catch (fault) {
    if (fault instanceof CellFault) return [fault.field, fault.message]
    throw fault
  }
  throw new Error('No fault')
}

test('the cells of a row are known by their fields, without spaces, and blank ones not at all', () => {
  expect(cellsOf([' H-1 ', '', '  ', 'x'], { sku: 0, title: 1, price: 2, unit: 9 })).toEqual({ sku: 'H-1' })
})

describe('a product', () => {
  test('needs a number and a name, and has nothing that its row does not say', () => {
    expect(product()).toEqual({ sku: 'H-1', title: 'Honey' })
    expect(faultOf(() => readProductRow({ title: 'Honey' }, 'EUR'))[0]).toBe('sku')
    expect(faultOf(() => readProductRow({ sku: 'H-1' }, 'EUR'))[0]).toBe('title')
  })

  test.each([
    ['sku', 80],
    ['title', 200],
    ['variant', 120],
    ['unit', 40],
    ['producer', 160],
    ['summary', 300],
    ['storage', 1_000],
    ['allergens', 1_000],
    ['description', 20_000],
  ] as const)('has a %s of %d characters at most', (field, most) => {
    expect(product({ [field]: 'h'.repeat(most) })[field]).toHaveLength(most)
    const [at, sentence] = faultOf(() => product({ [field]: 'h'.repeat(most + 1) }))
    expect(at).toBe(field)
    expect(sentence).toEndWith(`is longer than ${most} characters.`)
  })

  test.each([
    ['4.50', 450],
    ['4,50', 450],
    ['4,5', 450],
    ['€ 4.50', 450],
    ['4.50 €', 450],
    ['0', 0],
    ['1.234,50', 123_450],
    ['1,234.50', 123_450],
  ])('at “%s” costs %d cents', (typed, amount) => {
    expect(product({ price: typed, cost: typed })).toMatchObject({
      price: { amount, currency: 'EUR' },
      cost: { amount, currency: 'EUR' },
    })
  })

  test.each(['free', '£4.50', '-3', '4.5.0', '4,50 £', 'ask'])('at “%s” has no price that we read', typed => {
    expect(faultOf(() => product({ price: typed }))).toEqual([
      'price',
      `“${typed}” is no price in EUR that we can read.`,
    ])
    expect(faultOf(() => product({ cost: typed }))[0]).toBe('cost')
  })

  test.each([
    ['0', 0],
    ['12', 12],
    ['12.0', 12],
    ['12,00', 12],
    ['1 200', 1_200],
    ["1'200", 1_200],
    ['1’200', 1_200],
    ['1,200.00', 1_200],
    ['1.200,0', 1_200],
    ['1.000.000', 1_000_000],
    ['1,000,000', 1_000_000],
    ['1\u00a0200', 1_200],
    ['1\u202f200', 1_200],
    ['1000000', 1_000_000],
  ])('of which there are “%s” has %d on the shelf', (typed, stock) => {
    expect(product({ stock: typed }).stock).toBe(stock)
  })

  test.each([
    '1.5',
    '1,5',
    '1 2',
    '12,00.0',
    '1,200,00',
    "1'20",
    '=1+1',
    '-1',
    '1.000',
    '1,000',
    '1000001',
    'many',
    '1e3',
    '0x10',
    '٣',
  ])('of which there are “%s” is refused: it is no count, or could be two', typed => {
    expect(faultOf(() => product({ stock: typed }))).toEqual([
      'stock',
      `“${typed}” is no whole number of pieces between 0 and 1,000,000.`,
    ])
  })

  test.each([
    ['yes', true],
    ['JA', true],
    ['x', true],
    ['1', true],
    ['Active', true],
    ['no', false],
    ['Nein', false],
    ['0', false],
    ['-1', false],
    ['draft', false],
  ])('says “%s” for %p', (typed, meant) => {
    expect(product({ listed: typed, onDemand: typed })).toMatchObject({ listed: meant, onDemand: meant })
  })

  test('says yes or no, and nothing else', () => {
    expect(faultOf(() => product({ listed: 'perhaps' }))).toEqual([
      'listed',
      '“perhaps” is neither yes nor no.',
    ])
    expect(faultOf(() => product({ onDemand: '2' }))[0]).toBe('onDemand')
  })

  test.each([
    ['Dairy', ['Dairy']],
    ['Dairy > Cheese', ['Dairy', 'Cheese']],
    ['Dairy»Cheese  ›  Hard', ['Dairy', 'Cheese', 'Hard']],
    ['Jams / Jellies', ['Jams / Jellies']],
    ['Roots\\, tubers > Raw\\, washed', ['Roots, tubers', 'Raw, washed']],
    ['\u202eDairy\n > Goat', ['Dairy', 'Goat']],
  ])('stands at “%s”', (typed, path) => {
    expect(product({ category: typed }).category).toEqual(path)
  })

  test.each(['>', 'Dairy >', '> Cheese', 'A > > B', Array(9).fill('A').join(' > '), 'A'.repeat(121)])(
    'stands nowhere at “%s”',
    typed => {
      expect(faultOf(() => product({ category: typed }))[0]).toBe('category')
    },
  )

  test('has properties, each once, between commas, semicolons or bars', () => {
    expect(product({ properties: 'Organic, Local;Organic | Raw,,' }).properties).toEqual([
      'Organic',
      'Local',
      'Raw',
    ])
    // As WooCommerce writes its lists.
    expect(product({ properties: 'Raw\\, unsalted, Local' }).properties).toEqual(['Raw, unsalted', 'Local'])
    expect(product({ properties: 'o'.repeat(50) }).properties).toHaveLength(1)
    expect(faultOf(() => product({ properties: `Local, ${'o'.repeat(51)}` }))[0]).toBe('properties')
  })

  test.each([
    [{ units: '500', unitType: 'g' }, '500 g'],
    [{ units: '0,75', unitType: 'L' }, '0,75 l'],
    [{ units: '6', unitName: 'eggs' }, '6 eggs'],
    [{ units: '1', unitType: 'kg', unitName: 'bag' }, '1 kg'],
    [{ units: '3' }, '3'],
    [{ unit: '340 g', units: '500', unitType: 'g' }, '340 g'],
    [{ unitType: 'g' }, undefined],
  ])('of %p is of %p', (cells, unit) => {
    expect(product(cells as Record<string, string>).unit).toBe(unit)
  })

  test('of an amount or a unit that there is not is refused', () => {
    expect(faultOf(() => product({ units: 'some' }))[0]).toBe('units')
    expect(faultOf(() => product({ units: '12345678' }))[0]).toBe('units')
    expect(faultOf(() => product({ units: '5', unitType: 'stone' }))).toEqual([
      'unitType',
      '“stone” is no unit that we know.',
    ])
  })
})

describe('a row of what is known', () => {
  test('of stock says how many', () => {
    expect(readVariantRow('stock', { sku: 'H-1', stock: '7' }, 'EUR')).toEqual({
      kind: 'stock',
      sku: 'H-1',
      stock: 7,
    })
    expect(faultOf(() => readVariantRow('stock', { sku: 'H-1' }, 'EUR'))).toEqual([
      'stock',
      'It says no number of pieces.',
    ])
    expect(faultOf(() => readVariantRow('stock', { stock: '7' }, 'EUR'))[0]).toBe('sku')
  })

  test('of prices says which, and the cost where it does', () => {
    const price = { amount: 450, currency: 'EUR' }
    expect(readVariantRow('prices', { sku: 'H-1', price: '4.50' }, 'EUR')).toEqual({
      kind: 'prices',
      sku: 'H-1',
      price,
    })
    expect(readVariantRow('prices', { sku: 'H-1', price: '4.50', cost: '3' }, 'EUR')).toMatchObject({
      cost: { amount: 300, currency: 'EUR' },
    })
    expect(faultOf(() => readVariantRow('prices', { sku: 'H-1', cost: '3' }, 'EUR'))[0]).toBe('price')
  })
})

describe('a member', () => {
  test('is known by an address, in small letters', () => {
    expect(readMemberRow({ email: 'Mair@Farm.Example', name: 'Mair' })).toEqual({
      email: 'mair@farm.example',
      name: 'Mair',
      labels: [],
    })
    for (const email of ['mair', 'mair@farm', 'a b@farm.example', 'a@b@c.example', '@farm.example'])
      expect(faultOf(() => readMemberRow({ email }))).toEqual(['email', `“${email}” is no e-mail address.`])
    expect(faultOf(() => readMemberRow({}))[0]).toBe('email')
    expect(faultOf(() => readMemberRow({ email: `${'x'.repeat(250)}@b.example` }))[0]).toBe('email')
  })

  test.each([
    [{ name: 'Mair Pugh', firstName: 'M' }, 'Mair Pugh'],
    [{ firstName: 'Mair', lastName: 'Pugh' }, 'Mair Pugh'],
    [{ lastName: 'Pugh' }, 'Pugh'],
    [{}, 'mair.p'],
  ])('is called by what there is of %p', (cells, name) => {
    expect(readMemberRow({ email: 'mair.p@farm.example', ...cells }).name).toBe(name)
  })

  test('has a name that fits, and labels, each once', () => {
    const longest = { firstName: 'f'.repeat(60), lastName: 'l'.repeat(59) }
    expect(readMemberRow({ email: 'a@b.example', ...longest }).name).toHaveLength(120)
    expect(faultOf(() => readMemberRow({ email: 'a@b.example', firstName: 'f'.repeat(61) }))[0]).toBe(
      'firstName',
    )
    expect(readMemberRow({ email: 'a@b.example', labels: 'Box; Thursday;Box' }).labels).toEqual([
      'Box',
      'Thursday',
    ])
  })
})

test('a name stands on one line, and turns the direction of nothing behind it', () => {
  expect(
    product({ title: '\u202eHoney\u202c,\n heather', producer: 'Fell\u2067 Farm', variant: '\u2066' }),
  ).toEqual({
    sku: 'H-1',
    title: 'Honey, heather',
    producer: 'Fell Farm',
  })
  const described = 'Set.\n\nFrom the \u2067heath\u2069.'
  expect(product({ description: described }).description).toBe(described)
})

test('a variant that Shopify has no name for has none', () => {
  expect(product({ variant: 'Default Title' })).toEqual({ sku: 'H-1', title: 'Honey' })
  expect(product({ variant: 'Large' }).variant).toBe('Large')
})

describe('a barcode', () => {
  test('is one by its last digit, however it is spaced', () => {
    expect(product({ barcode: '4 006381-333931' }).barcode).toBe('4006381333931')
    expect(product({ barcode: "'4006381333931" }).barcode).toBe('4006381333931')
    expect(product({ barcode: "'" })).not.toHaveProperty('barcode')
    for (const none of ['n/a', 'N/A', '-', '–', '0', "'0000000000000", 'None', 'keine', 'no aplica'])
      expect(product({ barcode: none })).not.toHaveProperty('barcode')
    expect(product()).not.toHaveProperty('barcode')
    expect(matchColumns('products', ['SKU', 'Name', 'EAN-Code'])).toEqual({ sku: 0, title: 1, barcode: 2 })
  })

  test.each(['4006381333932', '12345', '4,00638E+12', '0000-1'])(
    'is left out with what was typed, and the rest is read: %s',
    barcode => {
      const { leftOut, ...rest } = product({ barcode })
      expect(leftOut).toMatchObject({
        field: 'barcode',
        message: expect.stringContaining(`“${barcode}”`),
      })
      expect(rest).toEqual({ sku: 'H-1', title: 'Honey' })
    },
  )
})

describe('what a spreadsheet did to a cell', () => {
  test.each(['5,00012E+12', '4.00638E+12', '4E+12'])(
    'is refused as an article number: %s stands for many',
    sku => {
      expect(faultOf(() => product({ sku }))).toEqual(['sku', expect.stringContaining(`“${sku}”`)])
      expect(faultOf(() => readVariantRow('stock', { sku, stock: '4' }, 'EUR'))[0]).toBe('sku')
    },
  )

  test.each([
    '#REF!',
    '#N/A',
    '#VALUE!',
    '#DIV/0!',
    '#NAME?',
    '#BEZUG!',
    '#WERT!',
    '#NV',
    '#NOM?',
    'Err:502',
  ])('where a formula went wrong is no text: %s', fault => {
    expect(faultOf(() => product({ title: fault }))).toEqual(['title', expect.stringContaining(fault)])
    expect(faultOf(() => product({ sku: fault }))[0]).toBe('sku')
  })

  test('leaves numbers and words that only look like it', () => {
    expect(product({ sku: 'E+12', title: '#1 jam' })).toMatchObject({ sku: 'E+12', title: '#1 jam' })
    expect(product({ sku: '12E', title: 'REF' }).sku).toBe('12E')
  })
})

describe('an odd row of a feed', () => {
  test('is refused where its name is too long, and where there are fewer than none', () => {
    expect(faultOf(() => product({ title: 'H'.repeat(300) }))[0]).toBe('title')
    expect(faultOf(() => product({ stock: '-2' }))).toEqual(['stock', expect.stringContaining('“-2”')])
    expect(faultOf(() => readVariantRow('stock', { sku: 'H-1', stock: '-2' }, 'EUR'))[0]).toBe('stock')
  })

  test.each([
    ['<p>Set &amp; spooned.</p><ul><li>raw</li><li>mild</li></ul>', 'Set & spooned.\n\n- raw\n- mild'],
    ['One<br>Two<br/>Three', 'One\nTwo\nThree'],
    ['<div><style>p{}</style><b>Raw</b> <script>alert(1)</script>honey</div>', 'Raw honey'],
    ['Eggs <60 g & more', 'Eggs <60 g & more'],
    ['**Raw**\n\n- mild', '**Raw**\n\n- mild'],
  ])('whose description is HTML is read as its words: %j', (typed, words) => {
    expect(product({ description: typed }).description).toBe(words)
  })
})

describe('an article number that a spreadsheet made a date', () => {
  test.each([
    '4-Mar',
    '04. Mrz',
    'Mrz 04',
    'Mar-04',
    '3-Avr',
    '4. Mai',
    '03.04.2026',
    '3/4/2026',
    '2026-04-03',
    '04-Mar-26',
    '4 août',
  ])('is one: %s', sku => {
    expect(dateFault(sku)).toMatchObject({ field: 'sku', message: expect.stringContaining(`“${sku}”`) })
  })

  test.each([
    '3-4',
    'MARCH-4',
    'MAR',
    '2026',
    '12.5',
    '1-2-3',
    'JAN-HONEY',
    '03.04-2026',
    'A-4-Mar',
    '4-Mart',
    '',
  ])('is none: %s', sku => {
    expect(dateFault(sku)).toBeNull()
  })
})

describe('a header', () => {
  test('is matched in whatever case, and however it is spaced', () => {
    expect(matchColumns('stock', ['  ON   hand ', 'SKU'])).toEqual({ stock: 0, sku: 1 })
    expect(matchColumns('products', ['Artikelnummer', 'Bezeichnung', 'Preis', 'Bestand'])).toEqual({
      sku: 0,
      title: 1,
      price: 2,
      stock: 3,
    })
  })

  test.each([
    [['Art.-Nr.', 'Produktname', 'VK-Preis (€)', 'Lagerbestand', 'Lieferant', 'Warengruppe']],
    [['Artikel-Nr:', 'Artikelbezeichnung', 'Preis in EUR', 'Menge', 'Produzent', 'Produktgruppe']],
    [['Réf.', 'Désignation', 'Prix TTC', 'Quantité en stock', 'Fournisseur', 'Catégorie']],
    [['CODE ARTICLE', 'Nom du produit', 'Prix de vente (€)', 'Quantite', 'Producteur', 'Rayon']],
    [['Código', 'Producto', 'Precio €', 'Existencias', 'Proveedor', 'Categoria']],
    [['Artikelnummer', 'Naam', 'Prijs [EUR]', 'Voorraad', 'Leverancier', 'Categorie']],
    [['SKU *', 'PRODUCT NAME:', 'UNIT_PRICE', 'On-Hand', 'Supplier', 'Product_Type']],
  ])('is matched in the words of its country, however they are written: %p', header => {
    expect(matchColumns('products', header)).toEqual({
      sku: 0,
      title: 1,
      price: 2,
      stock: 3,
      producer: 4,
      category: 5,
    })
  })

  test('is no count where it asks whether there is any, and no amount without its unit', () => {
    expect(matchColumns('products', ['SKU', 'Name', 'In stock?', 'Weight (kg)', 'Weight (lbs)'])).toEqual({
      sku: 0,
      title: 1,
    })
  })

  test('gives a column to who has its very name, before one that has it with a currency', () => {
    expect(matchColumns('prices', ['SKU', 'Price (€)', 'Price'])).toEqual({ sku: 0, price: 2 })
    expect(matchColumns('prices', ['SKU', 'Price (€)', 'Price (CHF)'])).toEqual({ sku: 0 })
  })

  test('gives each column once, to what names it best', () => {
    expect(matchColumns('prices', ['sku', 'price', 'preis'])).toEqual({ sku: 0, price: 1 })
    expect(matchColumns('products', ['sku', 'name', 'variant name', 'producer', 'supplier'])).toEqual({
      sku: 0,
      title: 1,
      variant: 2,
      producer: 3,
    })
  })

  test('with a name twice says which names are unclear, as far as they matter', () => {
    const header = ['sku', 'Price', 'price', 'Colour', 'colour']
    const columns = matchColumns('prices', header)
    expect(columns).toEqual({ sku: 0 })
    expect(unclearNames('prices', header, columns)).toEqual(['price'])
    expect(unclearNames('prices', header, { ...columns, price: 2 })).toEqual([])
    expect(unclearNames('stock', header, { sku: 0 })).toEqual([])
  })

  test('says nothing of what nobody knows', () => {
    expect(matchColumns('members', ['Shoe size', ''])).toEqual({})
  })
})
