/** The cooperative the demo is about. All of it is invented, the valley too. */
export const COOPERATIVE = {
  name: 'Wernside Growers',
  tagline: 'Eight growers, one goods shed, and whatever the valley has this week',
  about:
    'Wernside Growers is a cooperative of eight producers and some two hundred and forty households in the valley of the Wern Brook, where Shropshire runs out and Wales has not quite begun. The railway left in 1964. In 2003 five of us bought its goods shed for less than the price of a tractor, and it has been our packing room, shop, bakery and parliament ever since. Members own it, one share and one vote each; growers set their own prices; whatever is left at the year end is decided on a Tuesday evening, with cake.',
  currency: 'GBP',
  timeZone: 'Europe/London',
  locale: 'en-GB',
  email: 'hello@wernside.example.test',
  phone: '01632 960 417',
  address: {
    street: 'The Goods Shed, Station Lane',
    town: 'Wernbridge',
    county: 'Shropshire',
    postcode: 'SY0 1WB',
    country: 'GB',
  },
  founded: 2003,
  households: 240,
} as const
