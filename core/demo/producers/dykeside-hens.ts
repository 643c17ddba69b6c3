import type { DemoProducer } from '../shapes'

export const dykesideHens = {
  slug: 'dykeside-hens',
  name: 'Dykeside Hens',
  people: 'Lowri Price, aged twenty-six',
  place: 'Two fields along Offa’s Dyke, one in each country',
  practice:
    'Four hundred hens in two mobile houses, moved weekly behind the sheep; flocks of 200, no beak trimming',
  since: 2016,
  summary: 'Hens that spend Monday in England and Thursday in Wales.',
  story: [
    'Lowri started at sixteen with twelve hens and a loan of £90 from her grandfather, repaid in eggs. The hens follow the sheep: the sheep eat the grass down, the hens scratch through what the sheep left behind, and a week later the tractor pulls the henhouse thirty yards on. After two rounds the field is greener than any bag could make it.',
    'Eggs are collected at ten and at four, boxed unwashed, and stamped by hand. In December the hens lay about half of what they lay in May. We do not put lights on to change their minds, so the egg shelf is short at Christmas, and we ask you to be kind and take six.',
  ],
  illustration: 'producers/dykeside-hens',
} as const satisfies DemoProducer
