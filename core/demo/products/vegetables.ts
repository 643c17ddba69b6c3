import type { DemoProduct } from '../shapes'

export const VEGETABLES = [
  {
    slug: 'bunched-beetroot',
    name: 'Chioggia and Cheltenham beetroot',
    category: 'vegetables',
    producer: 'upper-wern-farm',
    summary: 'One striped like a deckchair, one the colour of good ink.',
    description:
      'Pulled small, because a beetroot the size of a fist tastes of fist. Chioggia is pink and white in rings when raw and goes shy when cooked; Cheltenham Green Top is long, sweet and stains everything you love. Eat the leaves the same night, like chard.',
    storage:
      'Twist the leaves off when you get home. Roots keep four weeks in the fridge, or till March in damp sand.',
    allergens: '',
    illustration: 'products/bunched-beetroot',
    variants: [
      { name: 'Mixed bunch', sku: 'VEG-BEET-B', price: 240, unit: '500 g', stock: 32 },
      { name: 'Kitchen bag', sku: 'VEG-BEET-K', price: 700, unit: '2 kg', stock: 9 },
    ],
  },
  {
    slug: 'crown-prince-squash',
    name: 'Crown Prince squash',
    category: 'vegetables',
    producer: 'upper-wern-farm',
    summary: 'Steel-blue outside, sunset inside, and sweeter after Christmas.',
    description:
      'We cure them for three weeks on the greenhouse staging, so the skin is hard as a door and the flesh goes dense and chestnutty. Roast it in its skin: the skin is the best part. A whole one sits on a windowsill looking expensive until you need it.',
    storage: 'Whole: six months, dry and not below 10 °C. Cut: a week in the fridge.',
    allergens: '',
    illustration: 'products/crown-prince-squash',
    variants: [
      { name: 'Half', sku: 'VEG-SQ-H', price: 280, unit: 'about 1 kg', stock: 14 },
      { name: 'Whole', sku: 'VEG-SQ-W', price: 520, unit: 'about 2.2 kg', stock: 21 },
    ],
  },
  {
    slug: 'blue-leeks',
    name: 'Blue Solaise leeks',
    category: 'vegetables',
    producer: 'upper-wern-farm',
    summary: 'An old French leek that turns violet when it is cold enough.',
    description:
      'They have stood in the field since June and look it. Frost drives the colour up and the sweetness down into the white, which is long this year because Huw earthed up twice. Two tied together make soup for four.',
    storage: 'A fortnight, roots on, somewhere cold.',
    allergens: '',
    illustration: 'products/blue-leeks',
    variants: [{ name: 'Bundle', sku: 'VEG-LEEK', price: 260, unit: '600 g', stock: 27 }],
  },
  {
    slug: 'black-kale',
    name: 'Black kale',
    category: 'vegetables',
    producer: 'upper-wern-farm',
    summary: 'Picked leaf by leaf from plants as tall as a nine-year-old.',
    description:
      'Nero di Toscana, which has no business at 240 metres and thrives. The leaves are puckered like seersucker and nearly black by November. Strip the stalk, massage with oil and salt if you want salad, or boil it hard with garlic as they do where it comes from.',
    storage: 'Five days in the fridge in a damp cloth.',
    allergens: '',
    illustration: 'products/black-kale',
    variants: [{ name: 'Bunch', sku: 'VEG-KALE', price: 210, unit: '250 g', stock: 22 }],
  },
  {
    slug: 'wern-potatoes',
    name: 'Maincrop potatoes',
    category: 'vegetables',
    producer: 'upper-wern-farm',
    summary: 'Two kinds: one for mash, one for a fight with your knife.',
    description:
      'Cara are white, floury and forgiving. Pink Fir Apple are knobbled like ginger, waxy, and taste of hazelnut and earth: do not peel them, life is short. Both come with soil on, stored in the old milking parlour behind straw.',
    storage: 'Dark, cool, in paper. Not in the fridge, where they turn sweet.',
    allergens: '',
    illustration: 'products/wern-potatoes',
    variants: [
      { name: 'Cara, bag', sku: 'VEG-POT-C2', price: 320, unit: '2.5 kg', stock: 40 },
      { name: 'Cara, sack', sku: 'VEG-POT-C10', price: 1050, unit: '10 kg', stock: 12 },
      { name: 'Pink Fir Apple', sku: 'VEG-POT-P1', price: 290, unit: '1 kg', stock: 3 },
    ],
  },
  {
    slug: 'purple-garlic',
    name: 'Ridge purple garlic',
    category: 'vegetables',
    producer: 'upper-wern-farm',
    summary: 'Twelve years of replanting the best heads from the worst slope.',
    description:
      'It started as a plait from a market in Hay and has been selected by our weather since. Six or seven fat cloves to a head, skins like old silk. Raw it is hot and then suddenly sweet. We keep back a fifth each year to plant on the shortest day.',
    storage: 'Hang it in the kitchen. Good till April; after that use it up or plant it.',
    allergens: '',
    illustration: 'products/purple-garlic',
    variants: [
      { name: 'Three heads', sku: 'VEG-GARL-3', price: 330, unit: 'about 180 g', stock: 16 },
      { name: 'Plait', sku: 'VEG-GARL-P', price: 1200, unit: 'about 700 g', stock: 4 },
    ],
  },
] as const satisfies readonly DemoProduct[]
