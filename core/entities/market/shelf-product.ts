import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Product } from './product'

/** What lists narrow and sort by, of each product on sale. Kept by the database (`shelve`), written by nobody else. */
export const ShelfProduct = defineEntity({
  name: 'ShelfProduct',
  tableName: 'shelf_products',
  properties: {
    product: () => p.oneToOne(Product).owner().primary().deleteRule('cascade').updateRule('no action'),
    categoryId: p.uuid().nullable(),
    producerId: p.uuid().nullable(),
    listedAt: moment(),
    title: p.text(),
    /** `title` as lists compare it, byte by byte. */
    titleKey: p.text(),
    soldOut: p.boolean(),
    low: p.bigint('number'),
    high: p.bigint('number'),
    /** `-high`: every list goes upwards. */
    dearKey: p.bigint('number'),
    newKey: p.bigint('number'),
    /** Kilograms, litres, pieces, then what has no measure, each by its price. */
    unitKey: p.bigint('number'),
    /** Slugs. */
    properties: p.array().default([]),
    words: p.string().columnType('tsvector').hidden().lazy(),
    /** When it was last to be had again; null while it never was. */
    backAt: moment().nullable(),
  },
  indexes: [
    { name: 'shelf_products_by_name', properties: ['soldOut', 'titleKey', 'product'] },
    { name: 'shelf_products_by_price', properties: ['soldOut', 'low', 'product'] },
    { name: 'shelf_products_by_price_down', properties: ['soldOut', 'dearKey', 'product'] },
    { name: 'shelf_products_by_age', properties: ['soldOut', 'newKey', 'product'] },
    { name: 'shelf_products_by_unit_price', properties: ['soldOut', 'unitKey', 'product'] },
    { name: 'shelf_products_of_category', properties: ['categoryId', 'soldOut', 'titleKey', 'product'] },
    { name: 'shelf_products_of_producer', properties: ['producerId', 'soldOut', 'titleKey', 'product'] },
  ],
})

/** Every word that stands on a label, for whoever mistypes one. */
export const ShelfWord = defineEntity({
  name: 'ShelfWord',
  tableName: 'shelf_words',
  properties: { word: p.text().primary() },
})
