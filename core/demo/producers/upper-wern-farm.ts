import type { DemoProducer } from '../shapes'

export const upperWernFarm = {
  slug: 'upper-wern-farm',
  name: 'Upper Wern Farm',
  people: 'Ceri and Huw Bufton',
  place: 'Upper Wern, at the head of the valley, 240 m',
  practice: 'Vegetables on four acres, without sprays, in a six-year rotation with two years of clover ley',
  since: 2003,
  summary: 'Four steep acres, two polytunnels, and most of what is in your box.',
  story: [
    'When Ceri’s father stopped milking, the sensible thing was to let the land to a neighbour with more sheep. Huw drew a plan of vegetable beds on the back of a feed bill instead. The plan had forty-one beds. There are now fifty-six, and the feed bill hangs framed above the kettle.',
    'The farm is higher and wetter than any vegetable book advises. Spring comes a fortnight after it comes to Ludlow, and the first frost can arrive before the last courgette. So they grow what likes it here: leeks, kale, beetroot, potatoes, squash under glass till June. Two years in six, every bed rests under red clover, and the bees from Cefn come down for it.',
    'Nothing is washed more than it needs. A carrot with soil on keeps three weeks; a carrot that shines keeps four days. If you find a slug in your lettuce, Huw would like to hear about it, though not, he adds, every time.',
  ],
  illustration: 'producers/upper-wern-farm',
} as const satisfies DemoProducer
