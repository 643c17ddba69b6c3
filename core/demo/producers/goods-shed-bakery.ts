import type { DemoProducer } from '../shapes'

export const goodsShedBakery = {
  slug: 'goods-shed-bakery',
  name: 'Goods Shed Bakery',
  people: 'Ffion Marsh and two apprentices',
  place: 'The Goods Shed, Wernbridge, north end',
  practice: 'Long-fermented bread from Wern Mill flour, baked four nights a week in a wood-fired oven',
  since: 2011,
  summary: 'Bread that takes two days to make and, most Saturdays, two hours to sell.',
  story: [
    'Ffion learnt to bake in Lyon and to build ovens from a pamphlet. The one in the goods shed is four tonnes of brick salvaged from the platform wall; it took eleven weekends and cost £312, most of it sandwiches. It holds its heat for thirty hours, which is why the oatcakes are baked on Sunday by a fire that was lit on Friday.',
    'Everything starts with the same leaven, called Doris, who is older than both apprentices’ careers. Dough is mixed at four in the afternoon, folded by hand till seven, and left in the cold end of the shed. At two in the morning it is shaped. At six the door goes up, and the smell goes down Station Lane as far as the chapel.',
  ],
  illustration: 'producers/goods-shed-bakery',
} as const satisfies DemoProducer
