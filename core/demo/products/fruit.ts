import type { DemoProduct } from '../shapes'

export const FRUIT = [
  {
    slug: 'russet-apples',
    name: 'Kiln russets and keepers',
    category: 'fruit-and-juice',
    producer: 'kiln-orchard',
    summary: 'Rough coats, dry hearts, and they smell of pears.',
    description:
      'Egremont Russet to eat now with cheese, Ashmead’s Kernel to eat at Christmas, and a few of the three apples nobody could name, which we call Platform One. They are not pretty. Put the bowl where you can smell it.',
    storage: 'A cold porch or shed, not touching each other. Keepers last till February.',
    allergens: '',
    illustration: 'products/russet-apples',
    variants: [
      { name: 'Paper bag', sku: 'FRU-APP-1', price: 310, unit: '1 kg', stock: 35 },
      { name: 'Tray', sku: 'FRU-APP-5', price: 1300, unit: '5 kg', stock: 8 },
    ],
  },
  {
    slug: 'kiln-apple-juice',
    name: 'Kiln apple juice',
    category: 'fruit-and-juice',
    producer: 'kiln-orchard',
    summary: 'Windfalls pressed the same evening, cloudy as a November window.',
    description:
      'Three pressings, three bottles that do not taste alike. Discovery is pink and tastes of strawberries. Bramley makes your ears move. The October blend has forty kinds in it and is what we drink ourselves. Pasteurised in the bottle, nothing added, and shake it.',
    storage: 'Unopened: 18 months. Opened: five days in the fridge.',
    allergens: '',
    illustration: 'products/kiln-apple-juice',
    variants: [
      { name: 'Discovery', sku: 'FRU-JUI-D', price: 420, unit: '75 cl', stock: 26 },
      { name: 'Sharp Bramley', sku: 'FRU-JUI-B', price: 420, unit: '75 cl', stock: 31 },
      { name: 'October blend', sku: 'FRU-JUI-O', price: 420, unit: '75 cl', stock: 44 },
      { name: 'Mixed case of six', sku: 'FRU-JUI-6', price: 2350, unit: '6 × 75 cl', stock: 7 },
    ],
  },
  {
    slug: 'goose-field-cider',
    name: 'Goose Field cider',
    category: 'fruit-and-juice',
    producer: 'kiln-orchard',
    summary: 'Dry, still, made by leaving it alone.',
    description:
      'Foxwhelp and Kingston Black, pressed in late October and left in oak that once held something Scottish. Dry as slate, with bitter orange and a little smoke. 6.4 % vol. We sell it to grown-ups and ask the others for patience.',
    storage: 'Cool and upright. Drink within three days of opening.',
    allergens: 'Contains sulphites.',
    illustration: 'products/goose-field-cider',
    variants: [
      { name: 'Bottle', sku: 'FRU-CID-75', price: 680, unit: '75 cl', stock: 19 },
      { name: 'Bag in box', sku: 'FRU-CID-3', price: 2100, unit: '3 l', stock: 5 },
    ],
  },
] as const satisfies readonly DemoProduct[]
