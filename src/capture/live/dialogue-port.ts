/** Where the TPROXY rules of `sensor setup` send connections of the dialogue tier, on loopback. */
export const DIALOGUE_PORT = 47_817
