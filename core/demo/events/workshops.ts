import { at, inSeason, weekdayIn } from '../clock'
import type { DemoEvent } from '../shapes'

export function workshops(now: Date): readonly DemoEvent[] {
  const bread = weekdayIn(now, 2, 6)
  const mushrooms = weekdayIn(now, 4, 6)
  const candles = inSeason(now, 11, 5, 4)
  const garlic = inSeason(now, 12, 7, 3)
  const grafting = inSeason(now, 3, 6, 3)
  return [
    {
      slug: 'sourdough-weekend',
      calendar: 'workshops',
      title: 'A loaf takes two days',
      summary: 'Mix on Saturday, bake on Sunday, go home with Doris.',
      description:
        'Ffion teaches eight people at the long bench: mixing, folding, waiting, shaping, waiting, and reading the oven with a hand. You take home two loaves, a jar of the shed’s leaven, and the habit. Lunch both days. Ends on Sunday when the bread says so, which is about two.',
      place: 'Goods Shed Bakery, Station Lane, north end',
      startsAt: at(bread, '09:30'),
      endsAt: at(bread, '14:00'),
      recurrence: 'FREQ=DAILY;COUNT=2',
      capacity: 8,
      ticketTypes: [
        { name: 'Place', price: 8500, quota: 6, note: 'Flour, lunch and leaven included' },
        { name: 'Concession', price: 4000, quota: 2, note: 'Two of the eight are always this price' },
      ],
      attachedTo: [
        { kind: 'post', slug: 'keeping-a-leaven' },
        { kind: 'market-page', slug: 'bread-and-what-it-is-for' },
      ],
      illustration: 'events/sourdough-weekend',
    },
    {
      slug: 'kitchen-mushrooms',
      calendar: 'workshops',
      title: 'Mushrooms in a kitchen',
      summary: 'Drill, plug, wax: a shiitake log that feeds you for four years.',
      description:
        'Beth supplies the oak, felled this winter, and the plugs. You drill thirty holes, knock thirty plugs, seal them with Idris’s wax, and carry home a log that will do nothing for a year and then astonish you. Stout bag advised.',
      place: 'The Goods Shed, workshop bay',
      startsAt: at(mushrooms, '10:00'),
      endsAt: at(mushrooms, '13:00'),
      recurrence: null,
      capacity: 12,
      ticketTypes: [
        { name: 'Place with a log', price: 3200, quota: 9, note: '' },
        { name: 'Concession with a log', price: 1600, quota: 3, note: '' },
      ],
      attachedTo: [{ kind: 'post', slug: 'squash-and-shiitake' }],
      illustration: 'events/kitchen-mushrooms',
    },
    {
      slug: 'candle-evenings',
      calendar: 'workshops',
      title: 'Candle evenings',
      summary: 'Four Fridays of dipping wax and putting the world right.',
      description:
        'A bain-marie, a rail, forty wicks, and conversation. A candle wants thirty dips with a minute between, which is as long as a sentence. Take home three pairs; the rest are sold for the winter fund.',
      place: 'The signal box, Wernbridge',
      startsAt: at(candles, '18:30'),
      endsAt: at(candles, '20:30'),
      recurrence: 'FREQ=WEEKLY;BYDAY=FR;COUNT=4',
      capacity: 10,
      ticketTypes: [
        { name: 'Place', price: 1500, quota: 8, note: 'Three pairs to take home' },
        { name: 'Concession', price: 700, quota: 2, note: 'The same three pairs' },
      ],
      attachedTo: [{ kind: 'market-page', slug: 'for-the-honey-drawer' }],
      illustration: 'events/candle-evenings',
    },
    {
      slug: 'garlic-planting',
      calendar: 'workshops',
      title: 'Garlic on the shortest day',
      summary: 'Twelve hundred cloves before the light goes at ten to four.',
      description:
        'One walks the line with a dibber, one drops, one firms. Ceri shows how to choose a clove worth planting. Soup at one. Everyone leaves with a head to plant at home and cold knees.',
      place: 'Upper Wern Farm, bed 31',
      startsAt: at(garlic, '11:00'),
      endsAt: at(garlic, '15:30'),
      recurrence: null,
      capacity: 30,
      ticketTypes: [{ name: 'Planter', price: 0, quota: 30, note: 'Free, soup included' }],
      attachedTo: [{ kind: 'post', slug: 'garlic-on-the-shortest-day' }],
      illustration: 'events/garlic-planting',
    },
    {
      slug: 'grafting-day',
      calendar: 'workshops',
      title: 'Graft an apple tree',
      summary: 'One knife, one rootstock, one of seventy-one names.',
      description:
        'Anjali came to this very workshop in 2014. You learn the whip-and-tongue on willow first, then cut a scion from a tree of your choosing, bind it to a rootstock and take it home. Nine in ten take. Plasters provided.',
      place: 'Kiln Orchard, the lime kiln',
      startsAt: at(grafting, '10:00'),
      endsAt: at(grafting, '15:00'),
      recurrence: null,
      capacity: 16,
      ticketTypes: [
        { name: 'Place with a tree', price: 3800, quota: 12, note: 'Rootstock, tape and lunch' },
        { name: 'Concession with a tree', price: 1900, quota: 4, note: 'The same' },
      ],
      attachedTo: [{ kind: 'post', slug: 'seventy-one-apples' }],
      illustration: 'events/grafting-day',
    },
  ]
}
