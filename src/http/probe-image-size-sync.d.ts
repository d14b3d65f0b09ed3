/** @types/probe-image-size knows only the entry that fetches by itself. */
declare module 'probe-image-size/sync.js' {
  export interface ProbedSize {
    width: number;
    height: number;
    /** `px`, or for SVG `em`, `mm`, … */
    wUnits: string;
    hUnits: string;
    /** As Exif has it, 1 to 8; from 5 on the picture is shown turned by a quarter. */
    orientation?: number;
  }

  export default function probe(data: Uint8Array): ProbedSize | null;
}
