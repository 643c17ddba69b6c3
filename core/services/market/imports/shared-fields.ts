import type { ImportField } from './import-field'

export const SKU: ImportField = {
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
export const PRICE: ImportField = {
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
export const NET_PRICE: ImportField = {
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
export const SALE: readonly ImportField[] = [
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
export const COST: ImportField = {
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
export const STOCK: ImportField = {
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
export const TITLE: ImportField = {
  name: 'title',
  label: 'Name of the product',
  also: [
    ...['name', 'product', 'title', 'product name', 'product title', 'item', 'item name', 'article'],
    ...['produkt', 'produktname', 'artikelname', 'artikelbezeichnung', 'bezeichnung', 'artikel'],
    ...['nom', 'nom du produit', 'produit', 'désignation', 'libellé', 'intitulé'],
    ...['nombre', 'nombre del producto', 'producto', 'nome', 'prodotto', 'naam', 'productnaam'],
  ],
}
export const VARIANT: ImportField = {
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
export const UNIT: ImportField = {
  name: 'unit',
  label: 'Amount, such as 340 g',
  also: [
    ...['amount', 'unit', 'weight', 'packaging', 'pack size', 'einheit', 'gewicht', 'inhalt', 'gebinde'],
    ...['unité', 'poids', 'conditionnement', 'contenance', 'unidad', 'peso', 'unità', 'eenheid', 'inhoud'],
  ],
}
export const PRODUCER: ImportField = {
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
export const NAMED: readonly ImportField[] = [TITLE, VARIANT, UNIT, PRODUCER]
export const EMAIL: ImportField = {
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
