import type { DemoProduct } from '../shapes'

export const HONEY = [
  {
    slug: 'heather-honey',
    name: 'Ridge heather honey',
    category: 'honey',
    producer: 'cefn-bees',
    summary: 'The last jars of September. When they are gone we wait a year.',
    description:
      'Amber going on red, set to a jelly that trembles, full of tiny bubbles because it has to be pressed, not spun. Bitter toffee, smoke, a little juniper, and a taste of warm stone at the end. Two hundred and eighteen jars this year; these are the last of them. One per household, Idris asks, and he is not a man who asks twice.',
    storage: 'Room temperature, for years, if you can.',
    allergens: 'Not for infants under twelve months.',
    illustration: 'products/heather-honey',
    variants: [{ name: 'Last jars', sku: 'HON-HEA-227', price: 950, unit: '227 g', stock: 3 }],
  },
  {
    slug: 'hedge-honey',
    name: 'Hedge and clover honey',
    category: 'honey',
    producer: 'cefn-bees',
    summary: 'July in a jar: bramble, lime, clover and the Buftons’ ley.',
    description:
      'Pale as straw and softly set, with the grain of wet icing sugar. It tastes of flowers first and butter second. The honey to put in tea, on curd, or on a spoon at half past ten at night.',
    storage: 'Room temperature. It sets; stand it near the stove to soften.',
    allergens: 'Not for infants under twelve months.',
    illustration: 'products/hedge-honey',
    variants: [
      { name: 'Small jar', sku: 'HON-HED-227', price: 620, unit: '227 g', stock: 25 },
      { name: 'Jar', sku: 'HON-HED-340', price: 820, unit: '340 g', stock: 38 },
      { name: 'Cut comb', sku: 'HON-HED-C', price: 1150, unit: '200 g', stock: 4 },
    ],
  },
  {
    slug: 'beeswax-candles',
    name: 'Beeswax candles',
    category: 'honey',
    producer: 'cefn-bees',
    summary: 'A pair, dipped thirty times each by people talking.',
    description:
      'Dipped in the signal box on November evenings from the wax of our own cappings. They burn eight hours, straight, with no drip to speak of, and make a room smell as if someone kind had just left it.',
    storage: 'Out of the sun. The bloom on the wax is natural: rub it off with a warm hand.',
    allergens: '',
    illustration: 'products/beeswax-candles',
    variants: [{ name: 'Pair', sku: 'HON-CAN-2', price: 900, unit: '2 × 22 cm', stock: 15 }],
  },
] as const satisfies readonly DemoProduct[]
