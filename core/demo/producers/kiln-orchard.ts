import type { DemoProducer } from '../shapes'

export const kilnOrchard = {
  slug: 'kiln-orchard',
  name: 'Kiln Orchard',
  people: 'Bronwen Teague and the picking gang',
  place: 'Lime Kiln Bank, three acres facing south',
  practice:
    'Seventy-one kinds of apple, pear and damson on old standard trees, grazed by geese, never sprayed',
  since: 1921,
  summary: 'Three acres of tall old trees, planted for a railway that was going to last for ever.',
  story: [
    'The orchard was planted in 1921 to put apples on the 7.42 to Birmingham. The train stopped; the trees did not. When Bronwen took it on in 2009 the brambles were over the lower branches and nobody living could name a third of the fruit. She posted two hundred apples to people who know about apples. Sixty-eight came back with names. Three did not, and we are rather proud of those.',
    'Picking is done by whoever comes: on the four Saturdays of October the gang is anything from six to forty people, paid in juice. Windfalls go to the press the same evening. The geese go under the trees in November and tidy up what is left, including hats.',
  ],
  illustration: 'producers/kiln-orchard',
} as const satisfies DemoProducer
