import type { DemoProduct } from '../shapes'

export const DAIRY = [
  {
    slug: 'hollybush-hill',
    name: 'Hollybush Hill',
    category: 'dairy-and-eggs',
    producer: 'hollybush-dairy',
    summary: 'Hard, raw-milk, and nine months on a spruce shelf.',
    description:
      'Somewhere between a Caerphilly that stayed at school and a small alpine. The rind smells of cellars and mushrooms; the paste is straw-yellow, first milky, then broth, then a long note of pineapple that surprises everyone. Grandmother’s recipe, with her spelling.',
    storage: 'In paper in the salad drawer; let it breathe for an hour. Eat the rind or give it to soup.',
    allergens: 'Contains milk (unpasteurised). Animal rennet.',
    illustration: 'products/hollybush-hill',
    variants: [
      { name: 'Wedge', sku: 'DAI-HH-200', price: 560, unit: '200 g', stock: 30 },
      { name: 'Big wedge', sku: 'DAI-HH-400', price: 1080, unit: '400 g', stock: 16 },
      { name: 'Quarter wheel', sku: 'DAI-HH-Q', price: 2900, unit: '1.2 kg', stock: 4 },
    ],
  },
  {
    slug: 'ewes-curd',
    name: 'Ewes’ curd',
    category: 'dairy-and-eggs',
    producer: 'hollybush-dairy',
    summary: 'Bright, spoonable, three days old.',
    description:
      'Agnes’s cheese: ewes’ milk set overnight with a whisper of rennet, hung in muslin, salted once. It tastes of lemon, then grass, then cream. Put it on hot beetroot, or on toast with honey, or in your mouth with the fridge door still open. The ewes dry off soon, so this is nearly it until March.',
    storage: 'In the fridge, a week from making.',
    allergens: 'Contains milk (sheep, pasteurised).',
    illustration: 'products/ewes-curd',
    variants: [{ name: 'Pot', sku: 'DAI-CURD', price: 470, unit: '200 g', stock: 5 }],
  },
  {
    slug: 'farm-butter',
    name: 'Salted farm butter',
    category: 'dairy-and-eggs',
    producer: 'hollybush-dairy',
    summary: 'Cultured, churned on Tuesdays, patted by hand.',
    description:
      'Cream ripened two days with a little of last week’s, so it comes nutty and faintly sour, then washed, salted with Halen Môn flakes and pressed with the sycamore print: a holly leaf, upside down since 1991. It is paler now the cows are in, and will be yellow again in May.',
    storage: 'Three weeks in the fridge; one glorious week in a dish.',
    allergens: 'Contains milk.',
    illustration: 'products/farm-butter',
    variants: [{ name: 'Pat', sku: 'DAI-BUT-200', price: 430, unit: '200 g', stock: 36 }],
  },
  {
    slug: 'set-yoghurt',
    name: 'Set yoghurt',
    category: 'dairy-and-eggs',
    producer: 'hollybush-dairy',
    summary: 'With the cream on top, where cream goes.',
    description:
      'Shorthorn milk warmed, cultured and set in the jar, never stirred. A spoon stands in it. The jar has a 30 p deposit in the price and Tom is strict about lids.',
    storage: 'Ten days in the fridge.',
    allergens: 'Contains milk.',
    illustration: 'products/set-yoghurt',
    variants: [{ name: 'Jar', sku: 'DAI-YOG-500', price: 360, unit: '500 g', stock: 18 }],
  },
  {
    slug: 'pasture-eggs',
    name: 'Pasture eggs',
    category: 'dairy-and-eggs',
    producer: 'dykeside-hens',
    summary: 'Brown, white, speckled and, on good days, blue.',
    description:
      'From four hundred hens who see a new field every week. The yolks are the orange of a marigold and stand up when you crack them. Mixed sizes, because hens are. The days are short, so the shelf is too.',
    storage: 'On the worktop, pointed end down. Four weeks from the stamp.',
    allergens: 'Contains egg.',
    illustration: 'products/pasture-eggs',
    variants: [
      { name: 'Half dozen', sku: 'DAI-EGG-6', price: 270, unit: '6 eggs', stock: 23 },
      { name: 'Dozen', sku: 'DAI-EGG-12', price: 510, unit: '12 eggs', stock: 6 },
    ],
  },
] as const satisfies readonly DemoProduct[]
