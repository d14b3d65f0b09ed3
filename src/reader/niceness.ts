/** Of threads that are to leave a processor that both want to the loop: they get a third of its share. With less, a reading might not end in its time on a busy machine. */
export const NICENESS = 5;
