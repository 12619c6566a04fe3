/** Frames as they lie in a capture: columns over one block of bytes. Filled and used again. */
export interface FrameBatch {
  /** The block that the frames lie in; valid until the next batch is asked for. */
  bytes: Uint8Array
  length: number
  readonly capacity: number
  readonly offset: Uint32Array
  readonly capturedLength: Uint32Array
  /** Length on the wire, as the capture says. */
  readonly wireLength: Uint32Array
  /** Whole seconds since 1970, UTC, held within 0 … 4,294,967,295. */
  readonly seconds: Float64Array
  readonly nanoseconds: Uint32Array
  /** LINKTYPE_… of the interface (tcpdump.org/linktypes.html). */
  readonly linkType: Uint16Array
  /** Number of the first frame of this batch in its file, from 1. */
  firstNumber: number
  /** Whole seconds of the last frame before this batch in the same file; -1 if there was none. */
  previousSeconds: number
}

/** Columns of a batch are then 1.2 MB: some cores keep them in their second cache. */
export const FRAMES_PER_BATCH = 8192

export function newFrameBatch(capacity = FRAMES_PER_BATCH): FrameBatch {
  return {
    bytes: new Uint8Array(0),
    length: 0,
    capacity,
    offset: new Uint32Array(capacity),
    capturedLength: new Uint32Array(capacity),
    wireLength: new Uint32Array(capacity),
    seconds: new Float64Array(capacity),
    nanoseconds: new Uint32Array(capacity),
    linkType: new Uint16Array(capacity),
    firstNumber: 1,
    previousSeconds: -1,
  }
}
