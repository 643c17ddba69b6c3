export type ImportKind = 'products' | 'stock' | 'prices' | 'members' | 'orders'

export type ImportField = {
  readonly name: string
  readonly label: string
  /** A column has to be it. */
  readonly required?: boolean
  /** Unless a column is one of these. */
  readonly unless?: readonly string[]
  /** What others call it, in small letters: spreadsheets of shops, Open Food Network, WooCommerce, Shopify. */
  readonly also: readonly string[]
}

const SKU: ImportField = {
  name: 'sku',
  label: 'Article number',
  required: true,
  also: [
    ...['sku', 'article number', 'article no', 'item number', 'product code', 'variant sku', 'code'],
    ...['artikelnummer', 'artikel nr', 'artikelnr', 'art nr', 'bestellnummer', 'produktnummer'],
    ...['référence', 'réf', 'code article', 'code produit', 'référence article', 'numéro d’article'],
    ...['referencia', 'código', 'código de artículo', 'codice', 'codice articolo', 'artikelcode'],
  ],
}
const PRICE: ImportField = {
  name: 'price',
  label: 'Price',
  also: [
    ...[
      'price',
      'regular price',
      'unit price',
      'sales price',
      'selling price',
      'retail price',
      'variant price',
    ],
    ...['preis', 'verkaufspreis', 'vk preis', 'vk', 'bruttopreis', 'stückpreis', 'einzelpreis'],
    ...['prix', 'prix ttc', 'prix de vente', 'prix de vente ttc', 'prix unitaire', 'tarif'],
    ...['precio', 'precio de venta', 'pvp', 'prezzo', 'prezzo di vendita', 'prijs', 'verkoopprijs'],
  ],
}
const NET_PRICE: ImportField = {
  name: 'netPrice',
  label: 'Price without VAT',
  also: [
    ...['net price', 'net unit price', 'price net', 'price excluding vat', 'price excluding tax'],
    ...[
      'price excl vat',
      'price excl. vat',
      'price (excl. vat)',
      'price (excl vat)',
      'price ex vat',
      'price (ex vat)',
    ],
    ...['price excl tax', 'price (excl. tax)', 'price before vat', 'price before tax'],
    ...['nettopreis', 'preis netto', 'preis (netto)', 'netto', 'netto vk', 'vk netto', 'verkaufspreis netto'],
    ...['preis ohne mwst', 'preis exkl mwst', 'preis exkl. mwst', 'preis zzgl mwst', 'preis zzgl. mwst'],
    ...[
      'prix ht',
      'prix (ht)',
      'prix hors taxe',
      'prix hors taxes',
      'prix de vente ht',
      'prix unitaire ht',
      'tarif ht',
    ],
    ...['precio sin iva', 'precio neto', 'prezzo senza iva', 'prezzo netto', 'nettoprijs', 'prijs excl btw'],
  ],
}
/** While it is reduced; what is said of when is Google's two times in one cell, or WooCommerce's two cells. */
const SALE: readonly ImportField[] = [
  {
    name: 'salePrice',
    label: 'Reduced price',
    also: ['sale_price', 'aktionspreis', 'angebotspreis', 'prix promo', 'prix soldé', 'precio rebajado'],
  },
  {
    name: 'saleFrom',
    label: 'Reduced from',
    also: ['sale_price_effective_date', 'date sale price starts'],
  },
  { name: 'saleUntil', label: 'Reduced until', also: ['date sale price ends'] },
]
const COST: ImportField = {
  name: 'cost',
  label: 'Cost price',
  also: [
    'cost price',
    'cost',
    'purchase price',
    'cost per item',
    'wholesale price',
    'einkaufspreis',
    'ek preis',
    'ek',
    'prix d’achat',
    'prix de revient',
    'precio de compra',
    'coste',
    'prezzo di acquisto',
    'inkoopprijs',
  ],
}
const STOCK: ImportField = {
  name: 'stock',
  label: 'On the shelf',
  also: [
    ...[
      'stock',
      'on hand',
      'on_hand',
      'on the shelf',
      'quantity',
      'variant inventory qty',
      'inventory quantity',
      'stock quantity',
    ],
    ...['stock level', 'bestand', 'lagerbestand', 'lager', 'menge', 'anzahl', 'stückzahl'],
    ...['quantité', 'quantité en stock', 'existencias', 'cantidad', 'giacenza', 'voorraad'],
  ],
}

const TITLE: ImportField = {
  name: 'title',
  label: 'Name of the product',
  also: [
    ...['name', 'product', 'title', 'product name', 'product title', 'item', 'item name', 'article'],
    ...['produkt', 'produktname', 'artikelname', 'artikelbezeichnung', 'bezeichnung', 'artikel'],
    ...['nom', 'nom du produit', 'produit', 'désignation', 'libellé', 'intitulé'],
    ...['nombre', 'nombre del producto', 'producto', 'nome', 'prodotto', 'naam', 'productnaam'],
  ],
}
const VARIANT: ImportField = {
  name: 'variant',
  label: 'Variant',
  also: [
    'variant',
    'variant value',
    'display_name',
    'display name',
    'variante',
    'variant name',
    'option1 value',
    'attribute 1 value(s)',
  ],
}
const UNIT: ImportField = {
  name: 'unit',
  label: 'Amount, such as 340 g',
  also: [
    ...['amount', 'unit', 'weight', 'packaging', 'pack size', 'einheit', 'gewicht', 'inhalt', 'gebinde'],
    ...['unité', 'poids', 'conditionnement', 'contenance', 'unidad', 'peso', 'unità', 'eenheid', 'inhoud'],
  ],
}
const PRODUCER: ImportField = {
  name: 'producer',
  label: 'Producer',
  also: [
    ...['producer', 'supplier', 'vendor', 'manufacturer', 'farm', 'brand', 'brands'],
    ...['erzeuger', 'hersteller', 'produzent', 'lieferant', 'marke', 'hof'],
    ...['producteur', 'fournisseur', 'fabricant', 'marque', 'productor', 'proveedor', 'marca'],
    ...['produttore', 'fornitore', 'producent', 'leverancier', 'merk'],
  ],
}
/** What is sold is known by these where a row has no article number: Open Food Network asks for none. */
const NAMED: readonly ImportField[] = [TITLE, VARIANT, UNIT, PRODUCER]

const EMAIL: ImportField = {
  name: 'email',
  label: 'E-mail address',
  required: true,
  also: [
    'email',
    'e-mail',
    'email address',
    'mail',
    'e-mail-adresse',
    'courriel',
    'correo',
    'customer email',
  ],
}

const FIELDS: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  products: [
    // Open Food Network's template asks for none, and numbers are made of what its rows are called.
    { ...SKU, unless: ['units', 'producer'] },
    { ...TITLE, required: true },
    PRICE,
    NET_PRICE,
    ...SALE,
    VARIANT,
    UNIT,
    { name: 'units', label: 'Amount without its unit', also: ['units'] },
    { name: 'unitType', label: 'Unit of that amount', also: ['unit_type', 'unit type'] },
    {
      name: 'unitName',
      label: 'What one of them is called',
      also: ['variant_unit_name', 'variant unit name'],
    },
    STOCK,
    {
      name: 'onDemand',
      label: 'On demand',
      also: [
        'on demand',
        'on_demand',
        'continue selling when out of stock',
        'variant inventory policy',
        'backorders allowed?',
        'auf bestellung',
      ],
    },
    COST,
    PRODUCER,
    {
      name: 'category',
      label: 'Category',
      also: [
        ...['category', 'categories', 'taxons', 'type', 'product category', 'product type', 'department'],
        ...['kategorie', 'warengruppe', 'produktgruppe', 'rubrik', 'catégorie', 'rayon', 'famille'],
        ...['categoría', 'categoria', 'familia', 'categorie', 'productgroep'],
      ],
    },
    {
      name: 'barcode',
      label: 'Barcode',
      also: [
        'barcode',
        'gtin',
        'ean',
        'upc',
        'variant barcode',
        'gtin, upc, ean, or isbn',
        'ean code',
        'gtin13',
        'ean13',
        'strichcode',
        'code-barres',
        'code barre',
        'código de barras',
        'codice a barre',
        'streepjescode',
      ],
    },
    {
      name: 'properties',
      label: 'Properties',
      also: [
        'properties',
        'product properties',
        'tags',
        'eigenschaften',
        'labels',
        'propriétés',
        'propiedades',
      ],
    },
    {
      name: 'summary',
      label: 'In one line',
      also: ['summary', 'short description', 'kurzbeschreibung', 'in one line'],
    },
    {
      name: 'description',
      label: 'Description',
      also: [
        'description',
        'body (html)',
        'long description',
        'beschreibung',
        'produktbeschreibung',
        'descriptif',
        'descripción',
        'descrizione',
        'omschrijving',
        'beschrijving',
      ],
    },
    { name: 'storage', label: 'How to keep it', also: ['storage', 'how to keep it', 'lagerung'] },
    { name: 'allergens', label: 'Allergens', also: ['allergens', 'allergene', 'allergènes', 'alérgenos'] },
    {
      name: 'listed',
      label: 'On the list',
      also: ['listed', 'on the list', 'published', 'published on online store', 'status'],
    },
  ],
  stock: [{ ...SKU, unless: ['title'] }, { ...STOCK, required: true }, ...NAMED],
  prices: [
    { ...SKU, unless: ['title'] },
    { ...PRICE, required: true, unless: ['netPrice'] },
    NET_PRICE,
    ...SALE,
    COST,
    ...NAMED,
  ],
  members: [
    EMAIL,
    {
      name: 'name',
      label: 'Name',
      also: ['name', 'full name', 'nom', 'nom complet', 'nombre', 'nombre completo', 'naam'],
    },
    {
      name: 'firstName',
      label: 'First name',
      also: ['first name', 'first_name', 'vorname', 'prénom', 'given name'],
    },
    {
      name: 'lastName',
      label: 'Last name',
      also: [
        'last name',
        'last_name',
        'nachname',
        'surname',
        'familienname',
        'nom de famille',
        'apellido',
        'apellidos',
        'family name',
      ],
    },
    { name: 'labels', label: 'Labels', also: ['labels', 'tags', 'tag list', 'tag_list'] },
  ],
  orders: [
    {
      name: 'number',
      label: 'Order number',
      required: true,
      also: [
        ...['order', 'order id', 'order no', 'order number', 'order #', 'bestellnummer', 'bestellung'],
        ...['bestellnr', 'bestell nr', 'auftragsnummer', 'commande', 'numéro de commande', 'n° de commande'],
        ...['pedido', 'número de pedido', 'lineitem order', 'order_number'],
      ],
    },
    EMAIL,
    { ...SKU, unless: ['title'], also: [...SKU.also, 'lineitem sku', 'product sku'] },
    {
      ...TITLE,
      also: [
        'product',
        'product name',
        'item name',
        'item',
        'lineitem name',
        'produkt',
        'produktname',
        'artikel',
        'artikelname',
        'produit',
        'nom du produit',
        'producto',
        'prodotto',
      ],
    },
    { ...VARIANT, also: ['variant', 'variant name', 'variante'] },
    {
      ...PRODUCER,
      also: ['producer', 'supplier', 'erzeuger', 'lieferant', 'producteur', 'fournisseur', 'productor'],
    },
    {
      name: 'quantity',
      label: 'How many',
      required: true,
      also: [
        'quantity',
        'qty',
        'menge',
        'anzahl',
        'stückzahl',
        'quantité',
        'qté',
        'cantidad',
        'lineitem quantity',
      ],
    },
    {
      name: 'price',
      label: 'Price of one',
      also: ['item price', 'price', 'preis', 'prix', 'precio', 'lineitem price'],
    },
    {
      name: 'total',
      label: 'Price of all of them',
      // In Open Food Network's totals by customer of an order cycle; `Cost` in its orders and distributors.
      also: ['item ($)', 'item (£)', 'item (€)', 'line total', 'lineitem total', 'gesamtpreis', 'cost'],
    },
    {
      name: 'cycle',
      label: 'Order cycle',
      also: ['order cycle', 'order_cycle', 'bestellrunde', 'cycle de commande', 'ciclo de pedido'],
    },
    {
      name: 'way',
      label: 'Paid by cash or transfer',
      also: ['payment method', 'payment', 'zahlungsart', 'mode de paiement'],
    },
    {
      name: 'note',
      label: 'Note',
      also: [
        'note',
        'notes',
        'comments',
        'customer note',
        'shipping instructions',
        'special instructions',
        'bemerkung',
      ],
    },
  ],
}

export const fieldsOf = (kind: ImportKind): readonly ImportField[] => FIELDS[kind]

/**
 * Which column of a header is what, as far as its names say; each column is one thing at most. Which of two columns of
 * one name is meant nobody can know: neither is taken.
 */
export function matchColumns(kind: ImportKind, header: readonly string[]): Readonly<Record<string, number>> {
  const taken = new Set<number>()
  const matched: Record<string, number> = {}
  // What is written just as we know it goes first: `price` before `Price (£)`.
  for (const fold of [foldName, bareName]) {
    const named = header.map(fold)
    for (const field of fieldsOf(kind)) {
      if (matched[field.name] !== undefined) continue
      const column = wordsFor(field)
        .map(fold)
        .filter(word => named.indexOf(word) === named.lastIndexOf(word))
        .map(word => named.indexOf(word))
        .find(at => at >= 0 && !taken.has(at))
      if (column === undefined) continue
      taken.add(column)
      matched[field.name] = column
    }
  }
  return matched
}

/** The names that several columns have, of which one may be what is looked for and matched to nothing else. */
export function unclearNames(
  kind: ImportKind,
  header: readonly string[],
  columns: Readonly<Record<string, number>>,
): readonly string[] {
  const named = header.map(foldName)
  const unmatched = fieldsOf(kind).filter(({ name }) => columns[name] === undefined)
  const words = new Set(unmatched.flatMap(wordsFor))
  return [...new Set(named)].filter(
    name => words.has(name) && named.indexOf(name) !== named.lastIndexOf(name),
  )
}

/** Whether a cell is called like a column of any of them. */
export function namesColumn(cell: string): boolean {
  known ??= new Set(Object.values(FIELDS).flatMap(fields => fields.flatMap(wordsFor).map(bareName)))
  return known.has(bareName(cell))
}
let known: ReadonlySet<string> | undefined

const foldName = (cell: string): string => cell.trim().toLowerCase().replace(/\s+/g, ' ')

/** The currency that a column of money has behind its name: `Preis (€)`, `Prix en EUR`. */
const CURRENCY =
  /[([](?:\p{Sc}|eur|euro|chf|gbp|usd|sek|nok|dkk|pln|czk)[)\]]|(?<!\p{L})(?:(?:in|en) )?(?:\p{Sc}|eur|euro|chf|gbp|usd|sek|nok|dkk|pln|czk)$/gu

/** What it calls its currency, a sign or a code; null where it names none. */
export function currencyIn(heading: string): string | null {
  const [found] = foldName(heading).match(CURRENCY) ?? []
  const mark = found?.replace(/[()[\]]|^(?:in|en) /g, '').trim()
  if (!mark) return null
  return mark === 'euro' ? 'EUR' : mark.toUpperCase()
}

/** Without accents, a currency, and what stands between words or behind the last: `Art.-Nr.:`, `UNIT_PRICE *`. */
const bareName = (cell: string): string =>
  foldName(cell)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(CURRENCY, '')
    .replace(/[^\p{L}\p{N}#()$£€?]+/gu, ' ')
    .trim()

const wordsFor = ({ label, also }: ImportField): readonly string[] => [label.toLowerCase(), ...also]
