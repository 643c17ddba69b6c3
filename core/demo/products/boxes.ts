import type { DemoProduct } from '../shapes'

export const BOXES = [
  {
    slug: 'winter-veg-box',
    name: 'Winter veg box',
    category: 'boxes',
    producer: 'upper-wern-farm',
    summary: 'Roots, greens and one thing you did not expect.',
    description:
      'Packed on Wednesday evening from what was in the ground on Wednesday morning. In a usual winter week: potatoes, carrots, leeks, something dark and leafy, something orange, garlic or onions, and one surprise with a note on what to do about it. The box itself is a crate; bring it back and we wash it.',
    storage: 'Leave the soil on. Roots in a cool dark place, leaves in the fridge in a damp cloth.',
    allergens: '',
    illustration: 'products/winter-veg-box',
    variants: [
      { name: 'Small, for one or two', sku: 'BOX-W-S', price: 1250, unit: 'about 4 kg', stock: 18 },
      { name: 'Medium, for two or three', sku: 'BOX-W-M', price: 1750, unit: 'about 6 kg', stock: 24 },
      { name: 'Large, for a table', sku: 'BOX-W-L', price: 2300, unit: 'about 9 kg', stock: 11 },
    ],
  },
  {
    slug: 'christmas-hamper',
    name: 'Shed Christmas hamper',
    category: 'boxes',
    producer: 'goods-shed-bakery',
    summary: 'One thing from each of the eight of us, under one lid.',
    description:
      'A 200 g wedge of Hollybush Hill, a bara brith, six eggs, dried shiitake, a bottle of Discovery and russet juice, a jar of chutney, a bag of oatmeal, two beeswax candles. Packed in straw from Mill Field by whoever loses at cards. There were sixty; they went in nine days.',
    storage: 'Keep cool. Open the cheese first.',
    allergens: 'Contains gluten (wheat, oats), milk, egg. Chutney contains mustard.',
    illustration: 'products/christmas-hamper',
    variants: [{ name: 'Hamper', sku: 'BOX-XMAS', price: 4800, unit: 'one crate', stock: 0 }],
  },
] as const satisfies readonly DemoProduct[]
