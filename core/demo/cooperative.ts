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
  openingHours: 'The shed: Thursday, 16 to 19\nSaturday, 9 to 13',
  welcome:
    'It is good to have you. Vegetables, bread, eggs and honey are in the market from Monday; collect them from the shed on Thursday evening or Saturday morning.\n\nCome to a work day when you can. There is cake.',
  /** What stands under the names of the apps. */
  aboutApps: {
    blog: 'News, recipes and letters from the field',
    market: 'What our growers, bakers and keepers have this week.',
    events: 'Open days, workshops and work parties',
  },
  founded: 2003,
  households: 240,
} as const
