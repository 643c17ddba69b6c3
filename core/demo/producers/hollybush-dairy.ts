import type { DemoProducer } from '../shapes'

export const hollybushDairy = {
  slug: 'hollybush-dairy',
  name: 'Hollybush Dairy',
  people: 'Helen and Pete Corfield, and Agnes',
  place: 'Hollybush Bank, the green side of the brook',
  practice: 'Raw-milk cheese, butter and yoghurt from 34 Shorthorn cows and 60 Lleyn ewes, pasture-fed',
  since: 1987,
  summary:
    'A hard cheese named after a hill, a soft one named after nobody, and butter you can taste the month in.',
  story: [
    'In 1987 a milk quota was enough to make a young couple weep, and Helen’s grandmother’s cheese recipe was in the drawer under the tea towels. The first forty wheels were, says Pete, educational. The forty-first won second prize at Kerry Show, and they have been chasing the first prize ever since.',
    'The cows are Dairy Shorthorns, roan and unhurried, out on the bank from April until their feet start to mark it. May butter is the yellow of a raincoat; January butter is nearly white. Nobody colours it, because then you would not know what time of year it is.',
    'Their daughter Agnes milks the ewes. Sixty ewes give, in a good week, what six cows would; she maintains that it is better company.',
  ],
  illustration: 'producers/hollybush-dairy',
} as const satisfies DemoProducer
