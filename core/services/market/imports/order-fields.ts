import type { ImportField } from './import-field'
import { EMAIL, PRODUCER, SKU, TITLE, VARIANT } from './shared-fields'

/** What a file of orders may say. */
export const ORDER_FIELDS: readonly ImportField[] = [
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
  { ...SKU, unless: [['title']], also: [...SKU.also, 'lineitem sku', 'product sku'] },
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
]
