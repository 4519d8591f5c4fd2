/* docs/models/batch.pml - the writer (src/store/writer_batch.c): requests in one transaction, first without
 * savepoints, then with them, then each alone; a disk that may be full or break; a program that may die at
 * any step.
 *
 * What must stay true, and is asserted below:
 *   BEFORE    nobody is told "done" before the commit that holds what he did
 *   ONCE      what was done is there once, however often it was run
 *   NOTHING   who is told "refused" or "busy" has left nothing behind
 *   REMEMBER  a denial is remembered on disk before it is told
 *   ANSWERED  unless the program has died, everybody is told one thing, once; after a commit of which nobody
 *             knows, nobody is told "done"
 *
 * -DBROKEN forgets to take back what a batch had done before it is run again: then ONCE must be found. */

#define REQUESTS 3

mtype = { good, denied, spoils, breaks };        /* what a request is */
mtype = { none, done, refused, busy, unknown };  /* what it is told */
mtype = { bold, careful };

mtype is[REQUESTS], told[REQUESTS] = none;
byte open_effect[REQUESTS], stored[REQUESTS]; /* in the transaction; on disk */
bool remembered[REQUESTS], failed[REQUESTS], broke[REQUESTS];
bool in_transaction, dead, doomed, refuses;
byte i, refusals;

inline begin() {
	atomic { in_transaction = true; i = 0;
		do :: i < REQUESTS -> failed[i] = false; i++ :: else -> break od; i = 0 }
}

inline roll_back() {
	atomic {
		in_transaction = false;
		i = 0;
#ifndef BROKEN
		do :: i < REQUESTS -> open_effect[i] = 0; i++ :: else -> break od;
#endif
		i = 0
	}
}

/* One request's attempt. It writes, and then it may fail, or take the transaction with it (once). */
inline attempt(n) {
	atomic {
		if
		:: is[n] == good -> open_effect[n]++
		:: is[n] == denied -> failed[n] = true
		:: is[n] == spoils -> open_effect[n]++; failed[n] = true
		:: is[n] == breaks && !broke[n] -> broke[n] = true; in_transaction = false
		:: is[n] == breaks && broke[n] -> open_effect[n]++
		fi
	}
}

/* Refused as a whole (full), on disk, or nobody knows. */
inline commit() {
	refuses = false;
	if
	:: refusals < 2 -> refusals++; refuses = true
	:: atomic { store(); roll_back() }
	:: atomic { doomed = true; store(); roll_back() }
	:: atomic { doomed = true; roll_back() }
	fi
}

inline store() {
	i = 0;
	do
	:: i < REQUESTS -> stored[i] = stored[i] + open_effect[i]; open_effect[i] = 0; i++
	:: else -> break
	od
}

inline tell(n, what) {
	atomic {
		assert(told[n] == none);                        /* ANSWERED */
		assert(what != done || (stored[n] == 1 && !doomed)); /* BEFORE, ONCE */
		assert(stored[n] <= 1);                         /* ONCE */
		assert(what == done || what == unknown || stored[n] == 0); /* NOTHING */
		assert(what != refused || remembered[n]);       /* REMEMBER */
		told[n] = what
	}
}

active proctype writer() {
	byte n;
	mtype manner = bold;
	bool spoilt;
	n = 0;
	do
	:: n < REQUESTS -> if :: is[n] = good :: is[n] = denied :: is[n] = spoils :: is[n] = breaks fi; n++
	:: else -> break
	od;

together:
	begin();
	n = 0; spoilt = false;
	do
	:: n < REQUESTS && in_transaction && !spoilt ->
		attempt(n);
		if
		:: failed[n] && manner == bold && open_effect[n] -> spoilt = true
		:: failed[n] && manner == careful -> open_effect[n] = 0 /* to the savepoint */
		:: else
		fi;
		n++
	:: else -> break
	od;
	if
	:: spoilt -> roll_back(); manner = careful; goto together
	:: !spoilt && !in_transaction -> roll_back(); goto alone
	:: !spoilt && in_transaction -> commit()
	fi;
	if
	:: refuses -> roll_back(); goto alone
	:: else -> goto answer_all
	fi;

answer_all:
	n = 0;
	do
	:: n < REQUESTS && doomed -> tell(n, unknown); n++
	:: n < REQUESTS && !doomed && failed[n] -> remembered[n] = true; tell(n, refused); n++
	:: n < REQUESTS && !doomed && !failed[n] -> tell(n, done); n++
	:: else -> break
	od;
	goto end_all;

alone:
	n = 0;
	do
	:: n < REQUESTS && doomed -> tell(n, busy); n++
	:: n < REQUESTS && !doomed ->
		begin();
		attempt(n);
		if
		:: !in_transaction -> roll_back(); begin(); attempt(n)
		:: else
		fi;
		if
		:: failed[n] -> roll_back(); remembered[n] = true; tell(n, refused)
		:: else ->
			commit();
			if
			:: refuses -> roll_back(); tell(n, busy)
			:: !refuses && doomed -> tell(n, unknown)
			:: else -> tell(n, done)
			fi
		fi;
		n++
	:: else -> break
	od;

end_all:
	n = 0;
	do
	:: n < REQUESTS -> assert(told[n] != none); n++ /* ANSWERED */
	:: else -> break
	od
}

/* Killed at any step: what was told stays told, what is on disk stays there. What is there but was never told
 * is found by whoever sends it again with its key; so ONCE is all that must hold. */
active proctype death() {
	if
	:: atomic { true -> dead = true;
		assert(told[0] != done || stored[0] == 1);
		assert(told[1] != done || stored[1] == 1);
		assert(told[2] != done || stored[2] == 1);
		assert(stored[0] <= 1 && stored[1] <= 1 && stored[2] <= 1) }
	:: true
	fi
}
