/** As many of one thing as a line may hold: of a cart, of an order, of a saved list. */
export const MOST_OF_ONE = 999
