import type { DemoProduct } from '../shapes'

export const MUSHROOMS = [
  {
    slug: 'oyster-mushrooms',
    name: 'Grey oyster mushrooms',
    category: 'mushrooms',
    producer: 'tunnel-mushrooms',
    summary: 'Picked in the dark at five, sold in the light at nine.',
    description:
      'Fans of dove grey, cream underneath, firm enough to squeak. They smell faintly of aniseed and cook to something between chicken and a good stock cube. Tear, do not cut; very hot pan, no crowding, salt at the end.',
    storage: 'Paper bag, fridge, four days. Never in plastic.',
    allergens: '',
    illustration: 'products/oyster-mushrooms',
    variants: [
      { name: 'Punnet', sku: 'MSH-OY-150', price: 290, unit: '150 g', stock: 26 },
      { name: 'Pan-full', sku: 'MSH-OY-400', price: 690, unit: '400 g', stock: 10 },
    ],
  },
  {
    slug: 'dried-shiitake',
    name: 'Dried shiitake',
    category: 'mushrooms',
    producer: 'tunnel-mushrooms',
    summary: 'Dried above the bakery oven, forty hours after picking.',
    description:
      'Sliced thick and dried in the bakery’s waste heat, which nobody had thought of in seven years of sharing a wall. Soak for twenty minutes and keep the liquor: it is the point. One bag deepens stews for a winter.',
    storage: 'Airtight and dark, one year.',
    allergens: '',
    illustration: 'products/dried-shiitake',
    variants: [{ name: 'Bag', sku: 'MSH-SH-40', price: 480, unit: '40 g', stock: 21 }],
  },
  {
    slug: 'windowsill-kit',
    name: 'Windowsill mushroom kit',
    category: 'mushrooms',
    producer: 'tunnel-mushrooms',
    summary: 'A small log of tunnel to keep by the sink.',
    description:
      'Two kilos of sawdust already run through with pearl oyster. Cut the cross, spray it twice a day, and in twelve days something alarming and delicious comes out of your kitchen wall. Two flushes, sometimes three, then it feeds the compost. Children become strict about spraying.',
    storage: 'Start within three weeks of buying. Out of direct sun.',
    allergens: '',
    illustration: 'products/windowsill-kit',
    variants: [{ name: 'Kit', sku: 'MSH-KIT', price: 1400, unit: '2 kg block', stock: 9 }],
  },
] as const satisfies readonly DemoProduct[]
