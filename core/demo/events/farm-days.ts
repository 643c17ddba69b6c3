import { at, inSeason, inThisMonth } from '../clock'
import type { DemoEvent } from '../shapes'

export function farmDays(now: Date): readonly DemoEvent[] {
  const wassail = inSeason(now, 1, 6, 2)
  const tunnel = inThisMonth(now, 7, 1)
  const pancakes = inSeason(now, 3, 6, 1)
  const curlews = inSeason(now, 5, 7, 2)
  const heather = inSeason(now, 8, 6, 3)
  const apples = inSeason(now, 10, 6, 1)
  return [
    {
      slug: 'orchard-wassail',
      calendar: 'farm-days',
      title: 'Wassail at Kiln Orchard',
      summary: 'Lanterns, warm cider, second cornet, and toast for the oldest tree.',
      description:
        'We walk up from the goods shed at dusk, make a great deal of noise at the trees so that they remember to bear, and hang toast in the branches for the robins. Bronwen reads the names of all seventy-one apples. The band plays what it can with gloves on. Sturdy boots; the track is a brook in January.',
      place: 'Meet at the Goods Shed, Station Lane; then Lime Kiln Bank',
      startsAt: at(wassail, '16:30'),
      endsAt: at(wassail, '19:30'),
      recurrence: null,
      capacity: 120,
      ticketTypes: [
        { name: 'Grown-up', price: 600, quota: 70, note: 'With one mug of cider or juice' },
        { name: 'Concession', price: 300, quota: 25, note: 'You know if this is you' },
        { name: 'Child', price: 0, quota: 25, note: 'Under twelve; bring a saucepan to hit' },
      ],
      attachedTo: [{ kind: 'post', slug: 'seventy-one-apples' }],
      illustration: 'events/orchard-wassail',
    },
    {
      slug: 'tunnel-open-sunday',
      calendar: 'farm-days',
      title: 'Open Sunday in the tunnel',
      summary: 'Three hundred and twelve yards of mushrooms by lamplight.',
      description:
        'Kofi or Beth leads a group of fifteen to the far portal and back: how a block is made, why the drip matters, what a flush looks like at five in the morning. Level ground, wheelchairs welcome to the halfway mark. Eleven degrees whatever the month.',
      place: 'Cwm Tunnel, east portal, by the old platelayers’ hut',
      startsAt: at(tunnel, '11:00'),
      endsAt: at(tunnel, '12:30'),
      recurrence: 'FREQ=MONTHLY;BYDAY=1SU',
      capacity: 15,
      ticketTypes: [
        { name: 'Visitor', price: 500, quota: 11, note: 'A punnet to take home' },
        { name: 'Concession', price: 250, quota: 4, note: 'The same punnet' },
      ],
      attachedTo: [{ kind: 'post', slug: 'three-hundred-yards-of-dark' }],
      illustration: 'events/tunnel-open-sunday',
    },
    {
      slug: 'mill-pancake-day',
      calendar: 'farm-days',
      title: 'Pancakes at the mill',
      summary: 'The wheel’s birthday: grind it, beat it, fry it, eat it.',
      description:
        'On the second of March 2008 the stones turned again, and what they ground was eaten as pancakes. We do it every year. Turn the sack hoist, feed the hopper, watch the flour come warm down the spout, and queue for the pan. Damson jam from the hedge.',
      place: 'Wern Mill, Mill Lane',
      startsAt: at(pancakes, '10:30'),
      endsAt: at(pancakes, '15:00'),
      recurrence: null,
      capacity: 80,
      ticketTypes: [
        { name: 'Entry with three pancakes', price: 450, quota: 60, note: '' },
        { name: 'Free place', price: 0, quota: 20, note: 'For members whose month is short; no questions' },
      ],
      attachedTo: [
        { kind: 'post', slug: 'the-mill-stood-still' },
        { kind: 'market-page', slug: 'bread-and-what-it-is-for' },
      ],
      illustration: 'events/mill-pancake-day',
    },
    {
      slug: 'curlew-walk',
      calendar: 'farm-days',
      title: 'Curlew walk at five in the morning',
      summary: 'Two pairs last year. Come quietly, count with us.',
      description:
        'Joan Hamer has counted curlews on the top meadow since 1978. We stand at the gate, not in the grass, and listen from the first light until the milking. Flask, hat, no dogs. Breakfast afterwards at Hollybush: eggs, butter, everything.',
      place: 'Top meadow gate, Hollybush Bank',
      startsAt: at(curlews, '05:00'),
      endsAt: at(curlews, '08:00'),
      recurrence: null,
      capacity: 14,
      ticketTypes: [{ name: 'Walk', price: 0, quota: 14, note: 'Free; book, so that we know when to stop' }],
      attachedTo: [{ kind: 'post', slug: 'the-hungry-gap' }],
      illustration: 'events/curlew-walk',
    },
    {
      slug: 'heather-walk',
      calendar: 'farm-days',
      title: 'Up to the heather with Idris',
      summary: 'Four miles, 300 metres of climb, and the bees at the top.',
      description:
        'The hives go up in the second week of August, at night. A week later we walk up by day and see what they are doing. Veils for twelve; the rest of you stand where Idris says. Honeycomb on oatcakes at the trig point.',
      place: 'Cefn Bank, the last lay-by',
      startsAt: at(heather, '10:00'),
      endsAt: at(heather, '15:00'),
      recurrence: null,
      capacity: 24,
      ticketTypes: [
        { name: 'Walker', price: 800, quota: 18, note: 'Includes lunch' },
        { name: 'Concession', price: 400, quota: 6, note: 'Includes the same lunch' },
      ],
      attachedTo: [
        { kind: 'post', slug: 'two-hundred-and-eighteen-jars' },
        { kind: 'market-page', slug: 'for-the-honey-drawer' },
      ],
      illustration: 'events/heather-walk',
    },
    {
      slug: 'apple-saturdays',
      calendar: 'farm-days',
      title: 'Apple Saturdays',
      summary: 'Four Saturdays of picking, pressing and arguing about names.',
      description:
        'Come for an hour or a day. Ladders for those who like them, windfalls for those who do not. Bring your own apples and we press them for you; bring a mystery and Bronwen will take a bite and go silent. Paid in juice.',
      place: 'Kiln Orchard, Lime Kiln Bank',
      startsAt: at(apples, '10:00'),
      endsAt: at(apples, '16:00'),
      recurrence: 'FREQ=WEEKLY;BYDAY=SA;COUNT=4',
      capacity: 40,
      ticketTypes: [
        { name: 'Picker', price: 0, quota: 40, note: 'Free, with a litre of juice at four o’clock' },
      ],
      attachedTo: [{ kind: 'post', slug: 'seventy-one-apples' }],
      illustration: 'events/apple-saturdays',
    },
  ]
}
