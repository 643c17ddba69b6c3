import type { DemoProduct } from '../shapes'

export const FLOUR = [
  {
    slug: 'stoneground-wheat',
    name: 'Stoneground wheat flour',
    category: 'flour-and-oats',
    producer: 'wern-mill',
    summary: 'Cream-coloured, hay-scented, and thirsty.',
    description:
      'Hen Gymro and April Bearded from Mill Field and Long Leasow, ground in one pass. The whole grain is in it; the sifted one has had the coarsest bran taken out for the mushrooms. Add a tenth more water than the recipe says, and wait.',
    storage: 'Cool and dry. Wholegrain three months, sifted five.',
    allergens: 'Contains gluten (wheat).',
    illustration: 'products/stoneground-wheat',
    variants: [
      { name: 'Wholegrain', sku: 'FLR-WH-15', price: 390, unit: '1.5 kg', stock: 33 },
      { name: 'Sifted', sku: 'FLR-WS-15', price: 430, unit: '1.5 kg', stock: 29 },
      { name: 'Baker’s sack', sku: 'FLR-WS-16', price: 3200, unit: '16 kg', stock: 4 },
    ],
  },
  {
    slug: 'whole-rye-flour',
    name: 'Whole rye flour',
    category: 'flour-and-oats',
    producer: 'wern-mill',
    summary: 'Grey-green and spicy, for bread with opinions.',
    description:
      'Grown on the thin ground below the tunnel mouth, where nothing else would stand up. It smells of pepper and wet slate. A spoonful wakes a sleepy leaven; a kilo makes a week’s toast.',
    storage: 'Cool and dry, three months.',
    allergens: 'Contains gluten (rye).',
    illustration: 'products/whole-rye-flour',
    variants: [{ name: 'Bag', sku: 'FLR-RY-15', price: 380, unit: '1.5 kg', stock: 17 }],
  },
  {
    slug: 'pinhead-oatmeal',
    name: 'Oatmeal, three cuts',
    category: 'flour-and-oats',
    producer: 'wern-mill',
    summary: 'Kilned on the floor above the stones, so it already tastes of toast.',
    description:
      'Oats from Dyke Field dried over a slow fire of ash offcuts, hulled, then cut or ground. Pinhead for porridge that takes its time, medium for oatcakes, fine for thickening a stew or dusting a trout.',
    storage: 'Airtight, four months.',
    allergens: 'Contains gluten (oats). Milled beside wheat and rye.',
    illustration: 'products/pinhead-oatmeal',
    variants: [
      { name: 'Pinhead', sku: 'FLR-OAT-P', price: 310, unit: '1 kg', stock: 20 },
      { name: 'Medium', sku: 'FLR-OAT-M', price: 310, unit: '1 kg', stock: 24 },
      { name: 'Fine', sku: 'FLR-OAT-F', price: 310, unit: '1 kg', stock: 2 },
    ],
  },
] as const satisfies readonly DemoProduct[]
