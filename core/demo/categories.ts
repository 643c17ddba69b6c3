import type { DemoCategory } from './shapes'

/** In the order the shelves stand, from the door to the till. */
export const CATEGORIES = [
  {
    slug: 'boxes',
    name: 'Boxes',
    description: 'Packed on Wednesday night from whatever came down the lane that day.',
  },
  {
    slug: 'vegetables',
    name: 'Vegetables',
    description: 'From the four acres of Upper Wern, with some of the acres still on.',
  },
  {
    slug: 'fruit-and-juice',
    name: 'Fruit and juice',
    description: 'Apples, and the several things an apple can become.',
  },
  { slug: 'bread', name: 'Bread', description: 'Out of the oven by six, out of the shop by noon.' },
  {
    slug: 'flour-and-oats',
    name: 'Flour and oats',
    description: 'Valley grain, ground slowly between French stones by a Welsh stream.',
  },
  {
    slug: 'dairy-and-eggs',
    name: 'Dairy and eggs',
    description: 'Thirty-four cows, sixty ewes, and a great many opinionated hens.',
  },
  {
    slug: 'mushrooms',
    name: 'Mushrooms',
    description: 'Grown in the dark of the railway tunnel, where it is eleven degrees all year.',
  },
  { slug: 'honey', name: 'Honey and wax', description: 'One beekeeper, twenty-six hives, and the weather.' },
  {
    slug: 'larder',
    name: 'Larder',
    description: 'What we could not sell in September, made into what you want in February.',
  },
] as const satisfies readonly DemoCategory[]
