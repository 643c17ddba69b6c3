import type { DemoProducer } from '../shapes'

export const tunnelMushrooms = {
  slug: 'tunnel-mushrooms',
  name: 'Tunnel Mushrooms',
  people: 'Kofi Mensah and Beth Tudor',
  place: 'Cwm Tunnel, 312 yards, on the old line',
  practice:
    'Oyster and shiitake on waste sawdust, bran and coffee grounds, in the constant cold of a railway tunnel',
  since: 2019,
  summary: 'Three hundred yards of Victorian dark, eleven degrees in July and eleven degrees in January.',
  story: [
    'Kofi was an engineer of ventilation and Beth had a master’s degree in a fungus that kills ash trees. They wanted to grow one that feeds people. The tunnel under Cwm Hill had a constant temperature, a drip every nine seconds and an owner, Network Rail’s estates office, that had forgotten it was there. The lease took two years. The first flush took nineteen days.',
    'The mushrooms grow on sawdust from the gate maker in Bishop’s Castle, bran from Wern Mill, and the coffee grounds of three cafés, fetched by bicycle trailer. What is left goes up to the farm as compost. Visitors are welcome on the first Sunday of the month. Bring a coat, and do not sing: the tunnel joins in.',
  ],
  illustration: 'producers/tunnel-mushrooms',
} as const satisfies DemoProducer
