/** The service as it ships, for compileProgram. */
import '../../bin/copydesk.ts';
