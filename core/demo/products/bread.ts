import type { DemoProduct } from '../shapes'

export const BREAD = [
  {
    slug: 'wern-sourdough',
    name: 'Wern sourdough',
    category: 'bread',
    producer: 'goods-shed-bakery',
    summary: 'Two days, one leaven, a crust you can hear.',
    description:
      'Seven parts Wern Mill wheat to one of rye, 78 % water, and Doris. The crust is the brown of a conker and sings when it comes out; the crumb is grey-gold, moist and a little sour, like yoghurt with toast. Best on the second day, toasted on the fifth, soup on the seventh.',
    storage: 'Cut side down on a board, under a cloth. Freezes well in slices.',
    allergens: 'Contains gluten (wheat, rye).',
    illustration: 'products/wern-sourdough',
    variants: [
      { name: 'Half', sku: 'BRD-SD-H', price: 240, unit: '450 g', stock: 14 },
      { name: 'Whole', sku: 'BRD-SD-W', price: 430, unit: '900 g', stock: 22 },
    ],
  },
  {
    slug: 'tin-rye',
    name: 'Dark tin rye',
    category: 'bread',
    producer: 'goods-shed-bakery',
    summary: 'Dense, patient, and older on Friday than it looks.',
    description:
      'Whole rye, soaked linseed, a spoon of black treacle, and a night in the falling oven. It has the weight of a small dog and keeps for ten days. Slice it thin. It wants butter, a pickle, and nothing else to do.',
    storage: 'Wrap in a cloth. Do not slice before the second day.',
    allergens: 'Contains gluten (rye, wheat).',
    illustration: 'products/tin-rye',
    variants: [{ name: 'Tin', sku: 'BRD-RYE', price: 460, unit: '800 g', stock: 12 }],
  },
  {
    slug: 'bara-brith',
    name: 'Bara brith',
    category: 'bread',
    producer: 'goods-shed-bakery',
    summary: 'Tea loaf, from Mair’s aunt, who would not give the recipe until 1997.',
    description:
      'Vine fruit steeped overnight in tea the colour of the brook in spate, flour, egg, a little spice, no butter. The butter goes on top, thick enough to show your teeth. Moist for a week and rather better on day four.',
    storage: 'In a tin, in its paper.',
    allergens: 'Contains gluten (wheat), egg. Vine fruit contains sulphites.',
    illustration: 'products/bara-brith',
    variants: [{ name: 'Loaf', sku: 'BRD-BARA', price: 580, unit: '500 g', stock: 10 }],
  },
  {
    slug: 'oatcakes',
    name: 'Sunday oatcakes',
    category: 'bread',
    producer: 'goods-shed-bakery',
    summary: 'Baked in the last of Friday’s fire.',
    description:
      'Medium oatmeal, butter, salt and hot water, rolled thin and dried slowly on the bricks until the edges curl. They snap. They taste of toasted barn. They were made for Hollybush Hill and have said so publicly.',
    storage: 'Airtight, six weeks. If soft, five minutes in a hot oven.',
    allergens: 'Contains gluten (oats), milk.',
    illustration: 'products/oatcakes',
    variants: [{ name: 'Packet of twelve', sku: 'BRD-OAT', price: 340, unit: '200 g', stock: 28 }],
  },
] as const satisfies readonly DemoProduct[]
