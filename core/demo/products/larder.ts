import type { DemoProduct } from '../shapes'

export const LARDER = [
  {
    slug: 'beetroot-chutney',
    name: 'Beetroot and damson chutney',
    category: 'larder',
    producer: 'upper-wern-farm',
    summary: 'The colour of a bishop, and about as sharp.',
    description:
      'Four afternoons in October, in the chapel kitchen, with the windows open. Beetroot, Kiln damsons, onions, Bramley vinegar, mustard seed. Give it until Advent to settle, then put it beside cheese and stand back.',
    storage: 'Unopened 18 months; opened, six weeks in the fridge.',
    allergens: 'Contains mustard.',
    illustration: 'products/beetroot-chutney',
    variants: [{ name: 'Jar', sku: 'LAR-CHU-300', price: 480, unit: '300 g', stock: 34 }],
  },
  {
    slug: 'damson-jam',
    name: 'Damson jam',
    category: 'larder',
    producer: 'kiln-orchard',
    summary: 'Shropshire Prunes, sugar, and a bowl for the stones.',
    description:
      'From the eleven trees along the top hedge, so dark it is black until you hold a spoon to the window. Tart, almonded, set firm. We take most of the stones out. Most.',
    storage: 'Unopened two years; opened, the fridge.',
    allergens: 'May contain fruit stones.',
    illustration: 'products/damson-jam',
    variants: [
      { name: 'Jar', sku: 'LAR-JAM-340', price: 460, unit: '340 g', stock: 2 },
      { name: 'Big jar', sku: 'LAR-JAM-680', price: 820, unit: '680 g', stock: 11 },
    ],
  },
  {
    slug: 'bramley-vinegar',
    name: 'Bramley cider vinegar',
    category: 'larder',
    producer: 'kiln-orchard',
    summary: 'Alive, cloudy, with a mother at the bottom like a small ghost.',
    description:
      'Last year’s sharp juice, left to go wrong on purpose under muslin for eleven months. Apple peel, hay, a good clean edge. For dressings, for pickles, and, Joan says, for knees.',
    storage: 'Anywhere. It keeps itself.',
    allergens: 'Contains sulphites, naturally.',
    illustration: 'products/bramley-vinegar',
    variants: [{ name: 'Bottle', sku: 'LAR-VIN-50', price: 520, unit: '50 cl', stock: 22 }],
  },
] as const satisfies readonly DemoProduct[]
