import type { DemoProducer } from '../shapes'

export const wernMill = {
  slug: 'wern-mill',
  name: 'Wern Mill',
  people: 'Margaret Gittins and Dafydd Gittins',
  place: 'Mill Lane, a quarter-mile below the bridge',
  practice: 'Wheat, rye and oats from five valley fields, stoneground by water at the pace of the brook',
  since: 2008,
  summary: 'One wheel, two pairs of stones, and a sister and brother who agree about flour.',
  story: [
    'The wheel had not turned since 1952. Margaret wanted to restore it; Dafydd wanted to sell the stones as garden ornaments. It took a winter to clear the leat and another to persuade the Environment Agency, and on the second of March 2008 they ground eleven kilos of wheat by hurricane lamp and ate it as pancakes.',
    'They mill old tall wheats, Hen Gymro among them, that were bred for thatch and for this rain. The flour is cream-coloured and smells of hay and hazelnuts. It drinks more water than you expect, and it does not keep for ever, because nothing has been taken out of it. In a dry August there is no milling at all, and the bakery makes do.',
  ],
  illustration: 'producers/wern-mill',
} as const satisfies DemoProducer
