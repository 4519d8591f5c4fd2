/* docs/models/ladder.pml - the ladder (src/engine/ladder.c, clock_rung.c): rungs of one clock, a program
 * that may die at any step, and a wall clock that may be set wrong.
 *
 * What must stay true, and is asserted below:
 *   TWICE  no rung is sent twice in one round
 *   GAP    a rung is sent no sooner than its gap after the one before
 *   HELD   nothing is sent while the clock disagrees with itself: with the time since boot, or with the
 *          last event
 *   LOST   when nothing is due any more, each rung of this round whose time has come was sent, or a later
 *          one was (what was missed while the program was down or held isn't made up); and where nothing
 *          was missed, each was sent itself
 *
 * Assumed: rungs stand at least their gap apart. -DBROKEN writes down what has fired in a transaction of
 * its own, after the one with the event: then TWICE must be found. */

#define RUNGS 3
#define GAP 2
#define HORIZON 11
#define ROUNDS 2

/* durable */
byte due = 4, round, fired, last, last_at; /* fired: bits; last: when a rung fired, 0 never */
bool sent[6];                              /* round * RUNGS + rung */

/* the machine and the program in it */
byte now = 1;           /* since boot */
byte skew = 4;          /* the wall clock is now + skew - 4 */
bool up = true, known;  /* known: wall and boot time were compared once since the start */
byte skew_at_start;
bool missed;            /* down, held or re-dated at some time */
byte chosen = RUNGS;    /* of the transaction that is open */
byte jumps, crashes;
bool told;              /* BROKEN: the event is on disk, what has fired isn't yet */

#define wall (now + skew - 4)
/* due - 2, due + 1, due + 3 */
#define stands(r) (due - 2 + (r == 1 -> 3 : (r == 2 -> 5 : 0)))
#define is_fired(r) ((fired >> (r)) & 1)
#define at(r) ((last && stands(r) < last + GAP) -> last + GAP : stands(r))
#define is_due(r) (!is_fired(r) && at(r) <= wall)
#define doubt ((known && skew != skew_at_start) || wall < last_at)
#define any_due (is_due(0) || is_due(1) || is_due(2))
#define idle (!up || doubt || (!any_due && chosen == RUNGS))

inline look() {
	atomic {
		if
		:: !known -> known = true; skew_at_start = skew
		:: else
		fi;
		if
		:: doubt -> missed = true
		:: !doubt && is_due(2) -> chosen = 2
		:: !doubt && !is_due(2) && is_due(1) -> chosen = 1
		:: !doubt && !is_due(2) && !is_due(1) && is_due(0) -> chosen = 0
		:: !doubt && !any_due
		fi
	}
}

inline commit_event() {
	assert(!sent[round * RUNGS + chosen]);           /* TWICE */
	assert(last == 0 || wall >= last + GAP);         /* GAP */
	assert(wall >= last_at && skew == skew_at_start); /* HELD */
	sent[round * RUNGS + chosen] = true;
	last_at = wall
}

inline commit_fired() {
	fired = fired | (1 << (chosen + 1)) - 1; /* the earlier ones with it */
	last = wall;
	chosen = RUNGS
}

inline check_rest() {
	byte r = 0;
	bool later = false;
	r = RUNGS;
	do
	:: r > 0 ->
		r--;
		assert(!(stands(r) <= wall) || sent[round * RUNGS + r] || later ||
			(last && last + GAP > wall));                            /* LOST */
		assert(missed || !(stands(r) <= wall) || sent[round * RUNGS + r]);
		later = later || sent[round * RUNGS + r]
	:: else -> break
	od
}

active proctype world() {
	do
	/* time passes when the slice has nothing to do: it is asked every few seconds */
	:: atomic { idle && now < HORIZON -> now++; if :: !up -> missed = true :: doubt -> missed = true :: else fi }
	:: up && chosen == RUNGS && (any_due || !known || doubt) -> look()
#ifdef BROKEN
	:: atomic { up && chosen < RUNGS && !told -> commit_event(); told = true }
	:: atomic { up && chosen < RUNGS && told -> commit_fired(); told = false }
#else
	:: atomic { up && chosen < RUNGS -> commit_event(); commit_fired() }
#endif
	/* killed: what is not committed is gone */
	:: atomic { up && crashes < 2 -> crashes++; up = false; known = false; chosen = RUNGS; told = false; missed = true }
	:: atomic { !up -> up = true }
	/* somebody sets the clock, backwards or forwards */
	:: atomic { chosen == RUNGS && jumps < 2 -> jumps++; missed = true;
		if :: skew = 1 :: skew = 4 :: skew = 6 fi }
	/* the due moves later: once something has fired that is a new round */
	:: atomic { up && chosen == RUNGS && round == 0 && due == 4 && !doubt -> due = 7; missed = true;
		if :: fired -> round++; fired = 0 :: else fi }
	:: up && known && idle && !doubt && now == HORIZON -> break
	/* or nobody ever repairs the clock, and it ends held */
	:: up && known && doubt && now == HORIZON -> goto held
	od;
	check_rest();
held:
	skip
}
