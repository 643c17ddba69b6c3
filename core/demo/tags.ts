/** The blog's tags, as the export names them. */
export const TAGS = [
  { slug: 'season', name: 'The season', description: 'What the weather did, and what that did to the box.' },
  { slug: 'producers', name: 'Producers', description: 'The eight of us, one at a time, at work.' },
  {
    slug: 'recipes',
    name: 'Recipes',
    description: 'Cooked at least three times by somebody with other things to do.',
  },
  {
    slug: 'how-we-work',
    name: 'How we work',
    description: 'Boxes, eggs, leaven, garlic: how it is done and why like that.',
  },
  {
    slug: 'cooperative',
    name: 'The cooperative',
    description: 'Meetings, money, votes and roofs, with the figures left in.',
  },
  { slug: 'events', name: 'Events', description: 'What is coming, and what happened when it came.' },
  {
    slug: 'upper-wern',
    name: 'Upper Wern',
    description: 'Letters from the four steep acres at the head of the valley.',
  },
  {
    slug: 'bread',
    name: 'Mill and oven',
    description: 'From Mill Field to the green door, by way of water and fire.',
  },
] as const
