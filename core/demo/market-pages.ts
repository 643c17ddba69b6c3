import type { DemoMarketPage } from './shapes'

export const MARKET_PAGES = [
  {
    slug: 'winter-box',
    title: 'The winter box, and what goes beside it',
    summary: 'Four suppers from one crate, and the five things that make them taste of something.',
    illustration: 'posts/how-the-box-works',
    blocks: [
      {
        kind: 'text',
        heading: 'A crate of roots is a promise',
        text: 'Between November and March the box is heavy, brown and honest. It does not photograph well. It does, if you meet it halfway, make four suppers and a soup for two people, and you will not have decided on any of it in a supermarket aisle at ten past six.',
      },
      { kind: 'products', heading: 'Start here', products: ['winter-veg-box'] },
      {
        kind: 'text',
        heading: 'Five things to keep in the house',
        text: 'Garlic, because the box never has enough. A hard cheese whose rind can go in the soup. Butter. Something sharp in a bottle. Dried mushrooms, for the nights when the root vegetables look at you and you look at them.',
      },
      {
        kind: 'products',
        heading: 'Beside the box',
        products: ['purple-garlic', 'hollybush-hill', 'farm-butter', 'bramley-vinegar', 'dried-shiitake'],
      },
      {
        kind: 'text',
        heading: 'If you are cooking for a table',
        text: 'Take the large box and add a whole squash and a sack of Cara. Order by Tuesday noon; collect on Thursday after four or on Saturday morning.',
      },
      {
        kind: 'products',
        heading: 'For a table',
        products: ['crown-prince-squash', 'wern-potatoes', 'blue-leeks'],
      },
    ],
  },
  {
    slug: 'for-the-honey-drawer',
    title: 'For the honey drawer',
    summary: 'Twenty-six hives, two honeys, and what to eat them with.',
    illustration: 'producers/cefn-bees',
    blocks: [
      {
        kind: 'text',
        heading: 'Everybody should have a honey drawer',
        text: 'Joan Hamer does: jars back to 2009, in order, each with the weather on its label. You may start with two. The pale one is July, made from every hedge in the valley. The dark one is four weeks of September on the ridge, and there are three jars left of it.',
      },
      { kind: 'products', heading: 'The two honeys', products: ['heather-honey', 'hedge-honey'] },
      {
        kind: 'text',
        heading: 'With what',
        text: 'Heather honey with a hard old cheese and an oatcake, at room temperature, slowly. Hedge honey with curd on toast. Either, in yoghurt, for breakfast, if nobody is counting.',
      },
      {
        kind: 'products',
        heading: 'On the same plate',
        products: ['oatcakes', 'ewes-curd', 'hollybush-hill', 'set-yoghurt', 'beeswax-candles'],
      },
    ],
  },
  {
    slug: 'bread-and-what-it-is-for',
    title: 'Bread, and what it is for',
    summary: 'A field, a mill, an oven and a table, all within two miles.',
    illustration: 'producers/goods-shed-bakery',
    blocks: [
      {
        kind: 'text',
        heading: 'Two miles from end to end',
        text: 'The wheat stands in Mill Field until August. The mill is at the bottom of it. The bakery is up Station Lane. The bran goes to the tunnel, the mushrooms come back, and they are very good on the toast. We did not plan this; we noticed it afterwards.',
      },
      {
        kind: 'products',
        heading: 'From the oven',
        products: ['wern-sourdough', 'tin-rye', 'bara-brith', 'oatcakes'],
      },
      {
        kind: 'products',
        heading: 'To bake your own',
        products: ['stoneground-wheat', 'whole-rye-flour', 'pinhead-oatmeal'],
      },
      {
        kind: 'products',
        heading: 'To put on it',
        products: ['farm-butter', 'damson-jam', 'oyster-mushrooms'],
      },
    ],
  },
] as const satisfies readonly DemoMarketPage[]
